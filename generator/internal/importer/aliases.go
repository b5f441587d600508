package importer

import (
	"path"
	"slices"
	"strings"
)

// aliases are the old addresses of a page that are free.
func (s *site) aliases(p *page) []string {
	if s.counting || p.draft {
		return nil
	}
	var out []string
	for _, old := range p.old {
		alias := path.Clean(old)
		if !strings.HasSuffix(alias, ".html") {
			alias += "/"
		}
		owner := s.addresses[alias]
		switch {
		case alias == "//" || strings.ContainsAny(alias, "?#\\") || strings.Contains(alias, "://"):
			s.remark(p.source, 1, "", "the old address %s cannot be an alias", old)
		case owner == p:
		case owner != nil:
			s.remark(p.source, 1, "", "the old address %s is that of %s now", old, owner.target)
		case s.isOurs(alias):
			s.remark(p.source, 1, "", "the old address %s is one of the newsroom's own", old)
		default:
			s.addresses[alias] = p
			out = append(out, alias)
		}
	}
	return out
}

// ownFiles stand at the top of a newsroom.
var ownFiles = []string{"alerts.json", "robots.txt", "sitemap.xml", "404.html", "_newsroom", "sw.js", "offline.json", "search.json", "events.ics", "manifest.webmanifest"}

// isOurs tells whether the newsroom itself has an address.
func (s *site) isOurs(address string) bool {
	parts := strings.Split(strings.Trim(address, "/"), "/")
	if slices.ContainsFunc(s.languages, func(tag string) bool { return strings.EqualFold(tag, parts[0]) }) {
		parts = parts[1:]
	}
	if len(parts) == 0 || slices.Contains(takenNames, parts[0]) || slices.Contains(ownFiles, parts[0]) {
		return true
	}
	section := s.sections[parts[0]]
	if section == nil || !section.used {
		return false
	}
	return len(parts) == 1 || slices.Contains([]string{"page", "index.html", "feed.xml", "atom.xml", "feed.json", "archiv", "archive"}, parts[1])
}

// address is where a page stands now.
func (s *site) address(p *page) string {
	address := path.Join("/", p.section, p.slug) + "/"
	if p.original != nil {
		address = "/" + strings.ToLower(p.language) + address
	}
	return address
}
