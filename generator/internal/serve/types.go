package serve

import (
	"mime"
	"path"
)

// contentType gives the media type of a file by its name. What the generator writes is named here, so that it does not
// depend on the tables of the machine; feeds are known by their names, as xml and json alone say too little.
func contentType(name string) string {
	switch path.Base(name) {
	case "feed.xml":
		return "application/rss+xml; charset=utf-8"
	case "atom.xml":
		return "application/atom+xml; charset=utf-8"
	case "feed.json", "alerts.json":
		return "application/feed+json; charset=utf-8"
	}
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json; charset=utf-8"
	case ".xml":
		return "application/xml; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".vtt":
		return "text/vtt; charset=utf-8"
	}
	return mediaType(path.Ext(name))
}

// mediaType gives the type of pictures, videos, fonts and other files that come with posts and themes.
func mediaType(ext string) string {
	switch ext {
	case ".svg":
		return "image/svg+xml"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".mp4":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".mp3":
		return "audio/mpeg"
	case ".pdf":
		return "application/pdf"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if known := mime.TypeByExtension(ext); known != "" {
		return known
	}
	return "application/octet-stream"
}
