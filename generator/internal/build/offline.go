package build

import (
	"newsroom/generator/internal/site"
)

// keptPosts is how many of the newest posts a phone keeps without having been there.
const keptPosts = 20

// offlinePosts are those that the pages show which phones keep.
func offlinePosts(s *site.Site) []*site.Post {
	var posts []*site.Post
	for _, info := range s.Editions {
		posts = append(posts, newest(info)...)
		for _, p := range s.FrontPages(info) {
			posts = append(append(posts, p.Posts...), p.Rest...)
		}
	}
	return posts
}

func newest(info *site.Info) []*site.Post {
	return info.Home.Posts[:min(keptPosts, len(info.Home.Posts))]
}

func (d *describer) offline() {}
