package importer

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// convert makes the file of a page.
func (s *site) convert(p *page) []byte {
	keys := s.frontMatter(p)
	body := s.rewrite(p, p.body, p.bodyLine)
	if s.counting {
		return nil
	}
	return s.checked(p, keys.out, body)
}

// checked moves keys below params that would be an error here, whatever they meant in the old site.
func (s *site) checked(p *page, entries []entry, body string) []byte {
	var text []byte
	for range len(entries) + 1 { // each time with one key less
		front, err := frontText(entries)
		if err != nil {
			s.remark(p.source, 1, "", "the front matter cannot be written: %v", err)
			return nil
		}
		text = []byte(front + "\n" + strings.TrimLeft(body, "\n"))
		post, problems := content.ParsePost(p.target, text, s.config())
		if !problems.HasErrors() {
			s.note(p, post)
			return text
		}
		problem, i := firstMovable(post, problems, entries)
		if i < 0 {
			return text // the check will say it
		}
		key := entries[i].key
		what := problem.Text
		if !strings.HasPrefix(what, key) {
			what = key + ": " + what
		}
		s.remark(p.source, p.head.lineOf(key), "", "%s: it stands below params now", what)
		entries = belowParams(entries, i)
		if own, _ := content.Canonical(key); (own == "expiryDate" || own == "publishDate") && !isTrue(lookup(entries, "draft")) { // nothing may become public by a mistake
			s.remark(p.source, p.head.lineOf(key), "write when it is public, and take draft: true out", "the post became a draft, as nobody knows when it is public")
			entries = append(slices.DeleteFunc(entries, func(e entry) bool { return strings.EqualFold(e.key, "draft") }), entry{"draft", plainNode("true")})
		}
	}
	return text
}

// firstMovable is the first mistake that is gone when its key stands below params, and where that key is.
func firstMovable(post *content.Post, problems diag.List, entries []entry) (diag.Problem, int) {
	for _, problem := range problems {
		key := keyAt(post, problem.Line)
		if problem.Severity != diag.Error || slices.Contains([]string{"title", "date", "params", "slug"}, key) {
			continue
		}
		i := slices.IndexFunc(entries, func(e entry) bool { own, _ := content.Canonical(e.key); return own == key || e.key == key })
		if i >= 0 {
			return problem, i
		}
	}
	return diag.Problem{}, -1
}

// keyAt is the key of the front matter in which a line lies.
func keyAt(post *content.Post, line int) string {
	key, best := "", 0
	for _, place := range post.Places {
		if place.Line <= line && place.Line > best && !strings.Contains(place.Key, ".") {
			key, best = place.Key, place.Line
		}
	}
	return key
}

func belowParams(entries []entry, i int) []entry {
	moved := entries[i]
	out := slices.Delete(slices.Clone(entries), i, i+1)
	params := lookup(out, "params")
	if params == nil {
		params = mappingNode()
		out = append(out, entry{"params", params})
	}
	params.Content = append(params.Content, textNode(moved.key), moved.node)
	return out
}

// note remembers what decides how a section is laid out, and says what an editor has to know.
func (s *site) note(p *page, post *content.Post) {
	if section := s.sections[p.section]; section != nil {
		section.events = section.events || post.Event != nil
		section.jobs = section.jobs || post.Job != nil
	}
	if post.Urgent {
		s.remark(p.source, p.head.lineOf("urgent"), "take it out if nobody is to get a message", "the post is urgent: people get an SMS if it is younger than a day")
	}
}

// config is newsroom.yaml as far as posts have to fit to it.
func (s *site) config() *content.Config {
	if s.options.Config != nil {
		return s.options.Config
	}
	c := &content.Config{Title: s.title, Language: s.language, Timezone: s.zone, PagesFolder: s.pagesFolder}
	for _, id := range s.order {
		c.Sections = append(c.Sections, content.Section{ID: id})
	}
	return c
}

// plan makes all files.
func (s *site) plan() *Plan {
	for _, p := range s.pages {
		s.addresses[s.address(p)] = p
	}
	plan := &Plan{}
	for _, p := range s.pages {
		text := s.convert(p)
		plan.Files = append(plan.Files, File{Path: p.target, Text: text})
		switch {
		case p.original != nil:
			plan.Translations++
		case p.section == "":
			plan.Pages++
		default:
			plan.Posts++
		}
		s.takeBundle(p)
	}
	s.takeContentFiles()
	for source, target := range s.placed {
		plan.Files = append(plan.Files, File{Path: target, Source: source})
		plan.Copied++
	}
	if s.options.Config == nil {
		plan.Files = append(plan.Files, File{Path: content.ConfigFile, Text: s.newsroomYAML()})
	} else {
		s.checkSections()
	}
	s.leftovers(s.reasons)
	slices.SortFunc(plan.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	plan.Taken = s.takenFiles(plan.Files)
	plan.Remarks = s.remarks
	plan.Remarks.Sort()
	return plan
}

// takeBundle copies what lies in the folder of a post, named or not.
func (s *site) takeBundle(p *page) {
	for _, file := range s.bundled(p) {
		if s.isFile(file) && !s.fate[file] && !isOtherMarkup(file) {
			s.place(file)
		}
	}
}

// takeContentFiles copies the other files among Hugo's texts, which all were public.
func (s *site) takeContentFiles() {
	for _, file := range s.files {
		if s.isContentFile(file) && !s.fate[file] && s.isFile(file) && !isOtherMarkup(file) {
			s.place(file)
		}
	}
}

// checkSections finds the sections that a newsroom.yaml does not have.
func (s *site) checkSections() {
	for _, id := range s.order {
		if _, ok := s.options.Config.Section(id); !ok && s.sections[id].used {
			s.remarks = append(s.remarks, diag.Errorf(s.configFile, 0, 0, "add it there, or take all posts into one section with --section NAME",
				"newsroom.yaml has no section %q; it has %s", id, s.options.Config.SectionNames()))
		}
	}
	for _, p := range s.pages {
		if p.section == "" && s.options.Config.PagesFolder == "" {
			s.remarks = append(s.remarks, diag.Errorf(p.source, 0, 0, "add pages: "+s.pagesFolder+" to newsroom.yaml", "is a page in no section, and newsroom.yaml has no folder for those"))
		}
	}
}

// takenFiles finds what is already there, which stays as it is.
func (s *site) takenFiles(files []File) (taken diag.List) {
	for _, f := range files {
		if s.options.Taken != nil && s.options.Taken(f.Path) {
			taken = append(taken, diag.Errorf(f.Path, 0, 0, "move it away, or import into another folder with --content", "is already there, and stays as it is"))
		}
	}
	return taken
}

// newsroomYAML is the configuration of the new newsroom.
func (s *site) newsroomYAML() []byte {
	top := mappingNode()
	add := func(key string, n *yaml.Node) { top.Content = append(top.Content, textNode(key), n) }
	if s.title == "" {
		s.title = "Newsroom"
		s.remark(s.configFile, 0, "write title: in newsroom.yaml", "the site has no title: it is called Newsroom now")
	}
	add("title", textNode(oneLine(s.title)))
	if s.description != "" {
		add("description", textNode(oneLine(s.description)))
	}
	if s.baseURL == "" {
		s.baseURL = "https://newsroom.example.org/"
		s.remark(s.configFile, 0, "write baseURL: in newsroom.yaml", "the site has no address: it is %s now", s.baseURL)
	}
	add("baseURL", textNode(s.baseURL))
	add("language", textNode(s.language))
	if len(s.languages) > 0 {
		add("languages", listNode(s.languages))
	}
	add("timezone", textNode(s.zoneName))
	add("sections", s.sectionsNode())
	if names := s.legalPages(); len(names) > 0 {
		add("pages", textNode(s.pagesFolder))
		add("menus", names.menu())
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(top); err != nil {
		s.remark(content.ConfigFile, 0, "", "cannot be written: %v", err)
	}
	return b.Bytes()
}

func (s *site) sectionsNode() *yaml.Node {
	node := mappingNode()
	order := slices.Clone(s.order)
	slices.SortStableFunc(order, func(a, b string) int {
		return cmp.Compare(cmp.Or(s.sections[a].weight, 1<<30), cmp.Or(s.sections[b].weight, 1<<30))
	})
	for _, id := range order {
		section := s.sections[id]
		if !section.used && len(s.order) > 1 {
			continue
		}
		keys := mappingNode()
		keys.Content = []*yaml.Node{textNode("title"), s.inLanguages(section)}
		if section.description != "" {
			keys.Content = append(keys.Content, textNode("description"), textNode(oneLine(section.description)))
		}
		if (id == "termine" || id == "events") && !section.events || (id == "stellen" || id == "jobs") && !section.jobs {
			keys.Content = append(keys.Content, textNode("layout"), textNode("posts"))
		}
		node.Content = append(node.Content, textNode(id), keys)
	}
	if len(node.Content) == 0 {
		keys := mappingNode()
		keys.Content = []*yaml.Node{textNode("title"), textNode("Aktuelles")}
		node.Content = []*yaml.Node{textNode("aktuelles"), keys}
	}
	return node
}

func (s *site) inLanguages(section *section) *yaml.Node {
	title := textNode(oneLine(section.title))
	if len(section.titles) == 0 {
		return title
	}
	node := mappingNode()
	node.Style = yaml.FlowStyle
	node.Content = []*yaml.Node{textNode(s.language), title}
	for _, tag := range sortedBy(section.titles, func(string) int { return 0 }) {
		if section.titles[tag] != "" {
			node.Content = append(node.Content, textNode(tag), textNode(oneLine(section.titles[tag])))
		}
	}
	return node
}

// legal are legal pages, for the foot of every page.
type legal []*page

func (s *site) legalPages() (out legal) {
	for _, p := range s.pages {
		if p.section == "" && p.original == nil {
			out = append(out, p)
		}
	}
	return out
}

func (l legal) menu() *yaml.Node {
	items := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, p := range l {
		if isTrue(p.node("draft")) || isFalse(p.node("published")) {
			continue
		}
		item := mappingNode()
		item.Style = yaml.FlowStyle
		item.Content = []*yaml.Node{textNode("title"), textNode(oneLine(p.title())), textNode("page"), textNode(p.slug)}
		items.Content = append(items.Content, item)
	}
	node := mappingNode()
	node.Content = []*yaml.Node{textNode("footer"), items}
	return node
}
