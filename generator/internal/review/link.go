package review

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// maxLink is the longest address of a story, in bytes.
const maxLink = 2000

// cleanLink is the address of a story as readers get it: whole, and without what tells the paper where they came from. It is empty where it is
// no address of a page.
func cleanLink(base *url.URL, link string) string {
	u, err := base.Parse(strings.TrimSpace(link))
	if err != nil || link == "" || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	if u.Host, err = asciiHost(u.Host); err != nil {
		return ""
	}
	if isInside(u) && !isInside(base) {
		return ""
	}
	u.User, u.RawQuery, u.ForceQuery = nil, escaped(strings.Join(parameters(u.RawQuery), "&")), false
	if strings.HasPrefix(u.Fragment, "ref=") || strings.HasPrefix(u.Fragment, "xtor=") {
		u.Fragment, u.RawFragment = "", ""
	}
	if out := u.String(); len(out) <= maxLink && plain(out) == out {
		return out
	}
	return ""
}

// isInside tells of an address whether it is plainly one of the reader's own network, to which no story of a paper leads.
func isInside(u *url.URL) bool {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	addr, err := netip.ParseAddr(host)
	return err == nil && !isPublic(addr) || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// asciiHost writes a host such as auenbrück.example in the form that every reader understands, and that none takes for another one.
func asciiHost(host string) (string, error) {
	if !strings.ContainsFunc(host, func(r rune) bool { return r > '~' }) {
		return host, nil
	}
	return idna.Lookup.ToASCII(host)
}

// escaped writes what may not stand in a query as it is.
func escaped(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// tracking are the parameters that change nothing but what is counted.
var tracking = []string{
	"_ga", "cmpid", "dclid", "fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "twclid", "wt_mc", "wt_zmc", "xtor", "yclid",
}

// parameters are those of a query that say which page is meant.
func parameters(query string) []string {
	var out []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		if part == "" || strings.HasPrefix(name, "utm_") || slices.Contains(tracking, name) {
			continue
		}
		out = append(out, part)
	}
	return out
}

// sameAddress is what all addresses of a page have in common: with https or http, with www or without, with a slash at the end or without, as
// a page for phones of the AMP kind or not, at whatever place of it, and however it is counted.
func sameAddress(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	host = strings.TrimPrefix(host, "amp.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	path := strings.Trim(u.EscapedPath(), "/")
	path = strings.TrimSuffix(strings.TrimPrefix(path, "amp/"), "/amp")
	path = strings.TrimSuffix(strings.Replace(path, ".amp.html", ".html", 1), ".amp")
	query := slices.DeleteFunc(parameters(u.RawQuery), func(part string) bool {
		name, value, _ := strings.Cut(strings.ToLower(part), "=")
		return name == "amp" || value == "amp"
	})
	slices.Sort(query)
	return host + "/" + path + "?" + strings.Join(query, "&")
}
