package site

import "time"

// addHistory gives a post what git knows of its file. The front matter wins: an author that it names stays.
func (s *Site) addHistory(p *Post) {
	p.History = s.history[p.Source.File]
	p.cut = s.cut[p.Source.File]
	if len(p.Authors) == 0 && len(p.History) > 0 && !p.cut && p.Source.Section != "" {
		if first := p.History[len(p.History)-1]; first.Author != "" {
			p.Authors = []string{first.Author}
		}
	}
}

// changed is when the text of a post was changed last. Git's word counts where the front matter has none, and where the file was changed since
// it came: a post is not new on the day after its date only because it was committed then.
func changed(p *Post) time.Time {
	if p.Source.Lastmod.IsZero() && (len(p.History) > 1 || p.cut && len(p.History) > 0) {
		return p.History[0].Time.In(p.Date.Location())
	}
	return p.Source.Lastmod
}
