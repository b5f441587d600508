package theme

import (
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

// bindingKey is all of a newsroom that the functions of the templates depend on.
type bindingKey struct {
	language string
	location *time.Location
	baseHref string
	accent   string
	colors   string // of the sections
	titles   string // of the sections
}

// binding is a theme made ready for one newsroom in one language: functions know the language, zone and addresses, so that
// templates need not hand them on.
type binding struct {
	bindingKey
	words  *dictionary
	assets []Asset
	hrefs  map[string]string // of static files, by their path in static/
	pages  map[site.Kind]*pageTemplate
	frames frameCache
	qr     qrPlans

	sections map[string]string // titles in the language of the newsroom, by id
}

// bind gives the theme for this newsroom, made on the first call.
func (t *Theme) bind(info *site.Info) (*binding, error) {
	return t.bindKey(bindingKey{
		language: info.Language, location: info.Location, baseHref: info.BaseHref, accent: info.Accent,
		colors: colorsOf(info.Sections), titles: titlesOf(info.Sections),
	})
}

func (t *Theme) bindKey(key bindingKey) (*binding, error) {
	t.mu.RLock()
	b := t.bindings[key]
	t.mu.RUnlock()
	if b != nil {
		return b, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if b := t.bindings[key]; b != nil {
		return b, nil
	}
	b, err := t.newBinding(key)
	if err != nil {
		return nil, err
	}
	t.bindings[key] = b
	return b, nil
}

func (t *Theme) newBinding(key bindingKey) (*binding, error) {
	b := &binding{bindingKey: key, sections: map[string]string{}}
	for line := range strings.Lines(key.titles) {
		id, title, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		b.sections[id] = title
	}
	if b.location == nil {
		b.location = time.UTC
	}
	var err error
	if b.words, err = t.dictionary(key.language); err != nil {
		return nil, err
	}
	if b.assets, b.hrefs, err = publishStatic(t.static, key.baseHref, key.accent, key.colors); err != nil {
		return nil, err
	}
	if err := b.checkCalls(t.calls); err != nil {
		return nil, err
	}
	b.pages = make(map[site.Kind]*pageTemplate, len(t.pages))
	for kind, page := range t.pages {
		b.pages[kind] = b.newPage(page)
	}
	return b, nil
}
