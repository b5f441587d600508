package gate

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"newsroom/notifier/internal/page"
)

// https says whether browsers reach the pages by it.
func (g *Gate) https() bool { return strings.HasPrefix(strings.ToLower(g.PublicURL), "https://") }

// cookieName has the prefix by which browsers see to it that no other host and no plain connection sets the cookie.
func (g *Gate) cookieName() string {
	if g.https() {
		return "__Host-newsroom"
	}
	return "newsroom"
}

// token is that of the browser's session; "" = it has none.
func (g *Gate) token(r *http.Request) string {
	c, err := r.Cookie(g.cookieName())
	if err != nil {
		return ""
	}
	return c.Value
}

// give sets the cookie; "" takes it away.
func (g *Gate) give(w http.ResponseWriter, token string) {
	c := &http.Cookie{
		Name: g.cookieName(), Value: token, Path: "/", MaxAge: int(lasting.Most.Seconds()),
		Secure: g.https(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// local is where to go on after signing in: a path of this site below page.Home, with its query, else page.Home. Browsers take "//host" and "/\host" for other
// sites, and leave out some of what is not printed.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.ContainsFunc(u.Path, odd) {
		return page.Home
	}
	if clean := path.Clean(u.Path); clean != strings.TrimSuffix(u.Path, "/") || !strings.HasPrefix(u.Path, page.Home) {
		return page.Home
	}
	return u.RequestURI()
}

// odd is what stands in no path of ours.
func odd(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }
