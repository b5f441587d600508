package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/icon"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
)

// icons are those of one newsroom. Their names hold what they are made from, so that they are drawn only when they are written.
type icons struct {
	title, accent string
	picture       []byte // that newsroom.yaml names; nil = they are drawn
	sum           string // of the picture
}

// iconMaker names how icons are drawn. Whoever changes what comes out counts it up.
const iconMaker = "1"

// addIcons tells the newsroom where its icons are.
func addIcons(s *site.Site, c *content.Config, fsys fs.FS) (*icons, diag.List) {
	made := &icons{title: c.Title, accent: c.Accent}
	var problems diag.List
	if c.Icon != "" {
		made.picture, problems = ownIcon(c.Icon, fsys)
		sum := sha256.Sum256(made.picture)
		made.sum = string(sum[:])
	}
	var all []site.Icon
	for _, size := range icon.Sizes() {
		all = append(all, site.Icon{Href: s.Info.BaseHref + made.path(size), Size: size})
	}
	for _, info := range s.Editions {
		info.Icons = all
	}
	return made, problems
}

func ownIcon(name string, fsys fs.FS) ([]byte, diag.List) {
	problem := func(what string) diag.List {
		return diag.List{diag.Errorf(content.ConfigFile, 0, 0, "name a square PNG or JPEG in the content folder, at least 512 pixels wide", "the icon %q %s", name, what)}
	}
	data, err := fs.ReadFile(fsys, strings.TrimPrefix(name, "/"))
	if err != nil {
		return nil, problem("is not there")
	}
	if err := icon.Check(data); err != nil {
		return nil, problem(err.Error())
	}
	return data, nil
}

func (i *icons) path(size int) string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\x00%s\x00%s\x00%d\x00", iconMaker, i.title, i.accent, size)
	hash.Write([]byte(i.sum))
	return fmt.Sprintf("assets/icon-%d.%s.png", size, hex.EncodeToString(hash.Sum(nil)[:4]))
}

func (i *icons) make(size int) ([]byte, error) {
	if i.picture != nil {
		return icon.From(bytes.NewReader(i.picture), size)
	}
	return icon.Draw(i.title, i.accent, size)
}

// icons adds the pictures for the home screen of phones.
func (d *describer) icons() {
	for _, size := range icon.Sizes() {
		name := d.made.path(size)
		d.files = append(d.files, publish.File{Path: name, Stage: publish.Assets, From: "icon-" + name, Source: "the icon", Write: func(w io.Writer) error {
			data, err := d.made.make(size)
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		}})
	}
}
