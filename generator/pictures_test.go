package main

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPhotosTellNothing: a photo of a phone that was held upright, with the place where it was taken in it, is published turned and without
// a word about that; the photo itself stays at home.
func TestPhotosTellNothing(t *testing.T) {
	photo, err := os.ReadFile("internal/media/testdata/turned-gps.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(photo, []byte("Exif")) {
		t.Fatal("the photo in testdata has lost what this test is about")
	}
	dir := t.TempDir()
	write := func(name string, data []byte) {
		name = filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("newsroom.yaml", []byte("title: Netz\nbaseURL: https://netz.example/\nsections: {technik: {title: Technik}}\n"))
	write("technik/a/index.md", []byte("---\ntitle: A\ndate: 2026-11-20\nimage: {src: foto.jpg, alt: Feld}\ngallery: [{src: zwei.jpg, alt: Feld}]\n---\n![Feld](drei.jpg) und [gross](drei.jpg)\n"))
	for _, name := range []string{"foto.jpg", "zwei.jpg", "drei.jpg"} {
		write("technik/a/"+name, photo)
	}
	public := filepath.Join(dir, "public")
	var problems strings.Builder
	status := run(context.Background(), []string{"build", "--content", filepath.Join(dir, "content"), "--out", public, "--cache", filepath.Join(dir, "cache")},
		env{stdout: io.Discard, stderr: &problems, now: time.Now})
	if status != 0 {
		t.Fatal(problems.String())
	}
	original, err := jpeg.DecodeConfig(bytes.NewReader(photo))
	if err != nil {
		t.Fatal(err)
	}
	pictures := 0
	err = filepath.WalkDir(public, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, mark := range []string{"Exif", "GPS", "http://ns.adobe.com", "Photoshop", "ICC_PROFILE"} {
			if bytes.Contains(data, []byte(mark)) {
				t.Errorf("%s tells of %s", name, mark)
			}
		}
		if bytes.Equal(data, photo) {
			t.Errorf("%s is the photo itself", name)
		}
		if !strings.HasSuffix(name, ".jpg") {
			return nil
		}
		pictures++
		shown, _, err := image.DecodeConfig(bytes.NewReader(data))
		if (shown.Width < shown.Height) == (original.Width < original.Height) {
			t.Errorf("%s is not turned: %dx%d", name, shown.Width, shown.Height)
		}
		return err
	})
	if err != nil || pictures < 3 {
		t.Fatalf("%d pictures are published, %v", pictures, err)
	}
}
