package media

import (
	"encoding/xml"
	"regexp"
	"strings"
)

// svgElements are those that draw. What is missing can run, load or lead to something (script, image, feImage, foreignObject, a), or change
// an attribute after it was checked (animate, set).
var svgElements = []string{
	"svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "style", "view",
	"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath",
	"linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker",
	"filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
	"feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
	"feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
}

// svgLinks are attributes that load or lead to something, beside href.
var svgLinks = []string{"src", "srcset", "action", "formaction", "ping", "data", "xml:base", "base", "externalresourcesrequired"}

// Words of CSS that load something, or hide one that does.
var (
	cssURL    = regexp.MustCompile(`(?i)url\s*\(\s*["']?\s*(.?)`)
	cssOthers = regexp.MustCompile(`(?i)@import|@font-face|javascript\s*:|vbscript\s*:|expression\s*\(|-moz-binding|behavior\s*:|image-set\s*\(|\bimage\s*\(|\bsrc\s*\(|\bcross-fade\s*\(|\\`)
)

// reaching returns what of a value reaches out of the picture; empty = nothing.
func reaching(value string) string {
	if found := cssOthers.FindString(value); found != "" {
		return found
	}
	for _, found := range cssURL.FindAllStringSubmatch(value, -1) {
		if found[1] != "#" {
			return "url(…) of something outside"
		}
	}
	return ""
}

// noteUse notes what is shown below each open element that has an id.
func (w *svgWriter) noteUse(name string, attrs []xml.Attr) {
	if name != "use" {
		return
	}
	target := ""
	for _, a := range attrs {
		if a.Name.Local == "href" {
			target = strings.TrimPrefix(a.Value, "#")
		}
	}
	if target == "" {
		return
	}
	w.uses[""] = append(w.uses[""], target)
	for _, e := range w.open {
		for _, a := range e.Attr {
			if a.Name.Local == "id" && a.Value != "" {
				w.uses[a.Value] = append(w.uses[a.Value], target)
			}
		}
	}
}

// countUses counts what is drawn when each use is followed, up to a bit more than is allowed; what shows itself counts as too much, as it
// would never end.
func countUses(uses map[string][]string) int {
	counts := map[string]int{}
	var count func(id string) int
	count = func(id string) int {
		if known, ok := counts[id]; ok {
			return known
		}
		counts[id] = maxUses + 1 // for those that come back to it
		sum := 0
		for _, target := range uses[id] {
			sum = min(maxUses+1, sum+1+count(target))
		}
		counts[id] = sum
		return sum
	}
	return count("")
}
