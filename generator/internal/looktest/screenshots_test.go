package looktest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "folder that pictures of every kind of page are written to")

// TestScreenshots writes a picture of every kind of page in every look, for people to look at.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("-screenshots names no folder")
	}
	if err := os.MkdirAll(*screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	inTabs(t, specimens(t), func(t *testing.T, tab context.Context, s specimen) {
		name := strings.ReplaceAll(s.kinds[len(s.kinds)-1], " ", "-")
		do(tab, t, looks[0].show(), chromedp.Navigate(s.url()))
		for _, look := range looks {
			do(tab, t, look.show())
			// Pictures below the fold are fetched when they are near.
			evaluate[chromedp.Void](tab, t, `(async () => {
				for (const image of document.images) image.loading = "eager";
				await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
			})()`)
			picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(*screenshots, fmt.Sprintf("%s-%d-%s.png", name, look.width, look.scheme))
			if err := os.WriteFile(file, picture, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	})
}
