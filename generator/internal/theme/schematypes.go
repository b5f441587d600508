package theme

// What a page says to machines, in the words of https://schema.org. The order of fields is that of the output. A field that is not known is
// left out; everything else is what the page shows as well.

type schemaThing struct {
	Context string `json:"@context,omitempty"`
	Type    string `json:"@type"`
	ID      string `json:"@id,omitempty"`
}

// schemaGraph is more than one thing.
type schemaGraph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

// schemaID leads to another thing of a graph.
type schemaID struct {
	ID string `json:"@id"`
}

type schemaArticle struct {
	schemaThing
	Headline  string        `json:"headline"`
	Published string        `json:"datePublished"`
	Modified  string        `json:"dateModified"`
	Language  string        `json:"inLanguage"`
	Section   string        `json:"articleSection,omitempty"`
	Authors   []schemaNamed `json:"author,omitempty"`
	Image     *schemaImage  `json:"image,omitempty"`
	Publisher *schemaNamed  `json:"publisher"`
	Page      string        `json:"mainEntityOfPage"`
	Citations []schemaPress `json:"citation,omitempty"`
	About     []schemaID    `json:"about,omitempty"`   // events and jobs
	Parts     []schemaID    `json:"hasPart,omitempty"` // films, galleries and documents
}

type schemaNamed struct {
	Type string       `json:"@type"`
	ID   string       `json:"@id,omitempty"`
	Name string       `json:"name"`
	URL  string       `json:"url,omitempty"`
	Logo *schemaImage `json:"logo,omitempty"`
}

type schemaImage struct {
	Type    string `json:"@type"`
	URL     string `json:"url"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Caption string `json:"caption,omitempty"`
}

type schemaPress struct {
	Type      string       `json:"@type"`
	Headline  string       `json:"headline"`
	URL       string       `json:"url"`
	Published string       `json:"datePublished,omitempty"`
	Publisher *schemaNamed `json:"publisher,omitempty"`
}

type schemaEvent struct {
	schemaThing
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Start       string       `json:"startDate"`
	End         string       `json:"endDate,omitempty"`
	Status      string       `json:"eventStatus"`
	Attendance  string       `json:"eventAttendanceMode"`
	Location    *schemaPlace `json:"location,omitempty"`
	Organizer   *schemaNamed `json:"organizer"`
	Image       *schemaImage `json:"image,omitempty"`
	URL         string       `json:"url"`
}

type schemaPlace struct {
	Type    string `json:"@type"`
	Name    string `json:"name,omitempty"`
	Address any    `json:"address"`
}

type schemaAddress struct {
	Type     string `json:"@type"`
	Locality string `json:"addressLocality"`
}

type schemaJob struct {
	schemaThing
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Posted      string         `json:"datePosted"`
	Through     string         `json:"validThrough,omitempty"`
	Employer    *schemaNamed   `json:"hiringOrganization"`
	Location    *schemaPlace   `json:"jobLocation,omitempty"`
	Contact     *schemaContact `json:"applicationContact,omitempty"`
	URL         string         `json:"url"`
}

type schemaContact struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// schemaMedia is a film or a document.
type schemaMedia struct {
	schemaThing
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Uploaded    string `json:"uploadDate,omitempty"`
	Thumbnail   string `json:"thumbnailUrl,omitempty"`
	Content     string `json:"contentUrl,omitempty"`
	URL         string `json:"url,omitempty"`
	Format      string `json:"encodingFormat,omitempty"`
	Size        string `json:"contentSize,omitempty"`
	Language    string `json:"inLanguage,omitempty"`
}

type schemaGallery struct {
	schemaThing
	Name   string   `json:"name"`
	URL    string   `json:"url"`
	Images []string `json:"image"` // addresses; the captions stand on the page
}

// schemaPage is a page that is no post, and the newsroom.
type schemaPage struct {
	schemaThing
	Name        string        `json:"name"`
	Description string        `json:"description,omitempty"`
	URL         string        `json:"url"`
	Language    string        `json:"inLanguage"`
	Part        *schemaID     `json:"isPartOf,omitempty"`
	Publisher   *schemaNamed  `json:"publisher,omitempty"`
	Search      *schemaSearch `json:"potentialAction,omitempty"`
}

type schemaSearch struct {
	Type   string      `json:"@type"`
	Target schemaEntry `json:"target"`
	Input  string      `json:"query-input"`
}

type schemaEntry struct {
	Type     string `json:"@type"`
	Template string `json:"urlTemplate"`
}
