package site

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	"newsroom/generator/internal/cores"
)

// codeAlphabet has no look-alikes: a code may be read from a board and typed.
const codeAlphabet = "23456789abcdefghjkmnpqrstuvwxyz"

// codeLength is the usual length of a code. Two of 30,000 posts meet by chance about once in two newsrooms; then the younger post's
// code is one longer.
const codeLength = 6

// code is the short name of an id with a number of characters: the first digits of its SHA-256 in the alphabet.
func code(id string, length int) string {
	sum := sha256.Sum256([]byte(id))
	for i := range sum {
		sum[i] = codeAlphabet[int(sum[i])%len(codeAlphabet)]
	}
	return string(sum[:length])
}

// assignCodes gives each post its permanent id and its short code. A post that was renamed keeps the id of its first address, which
// stands in its aliases; so its text message is not sent again, feed readers do not show it again, and its short link stays.
//
// A translation has the id of its post, and a code of its own.
func (s *Site) assignCodes(originals, translations []*Post) {
	cores.Each(len(originals), func(i int) {
		p := originals[i]
		if former := s.formerIDs(p); len(former) > 0 {
			p.ID = former[0]
		}
		p.setCode(code(p.ID, codeLength), s.Info)
	})
	byAge := slices.Clone(originals)
	for _, p := range translations {
		if p.original != nil && p.Source.Section != "" {
			p.ID = p.original.ID
			p.setCode(code(p.info.prefix+p.ID, codeLength), s.Info)
			byAge = append(byAge, p)
		}
	}
	slices.SortFunc(byAge, func(a, b *Post) int {
		return cmp.Or(a.Source.Date.Compare(b.Source.Date), cmp.Compare(a.ID, b.ID), cmp.Compare(a.info.number, b.info.number))
	})
	taken := make(map[string]bool, len(byAge))
	s.codes = taken
	for _, p := range byAge {
		for length := codeLength + 1; taken[p.Code] && length <= sha256.Size; length++ {
			p.setCode(code(p.info.prefix+p.ID, length), s.Info)
		}
		taken[p.Code] = true
	}
}

func (p *Post) setCode(code string, info *Info) {
	p.Code, p.ShortURL = code, info.BaseURL+shortFolder+code+"/"
}

// shortFolder holds the short links.
const shortFolder = "a/"

// formerIDs are the ids that a post had, oldest first: its aliases that are a post's address in one of the sections.
func (s *Site) formerIDs(p *Post) []string {
	return slices.DeleteFunc(likeIDs(p), func(id string) bool {
		section, _, _ := strings.Cut(id, "/")
		_, known := s.config.Section(section)
		return !known
	})
}

// likeIDs are the aliases that are, or in a section that is gone were, the address of a post.
func likeIDs(p *Post) []string {
	var ids []string
	for _, alias := range p.Source.Aliases {
		id := strings.Trim(alias, "/")
		if _, slug, ok := strings.Cut(id, "/"); ok && slug != "" && !strings.ContainsAny(slug, "/.") {
			ids = append(ids, id)
		}
	}
	return ids
}

// currentID is the id that a post would have without its aliases.
func currentID(p *Post) string { return p.Source.Section + "/" + p.Source.Slug }

// otherIDs are all ids under which a post may have been published beside its own.
func otherIDs(p *Post) []string {
	if len(p.Source.Aliases) == 0 || p.original != nil {
		return nil
	}
	var ids []string
	for _, id := range append(likeIDs(p), currentID(p)) {
		if id != p.ID && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
