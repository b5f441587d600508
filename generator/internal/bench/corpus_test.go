package main

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// TestCorpusIsTheSameEverywhere compares with what was once made: figures of two versions are of the same posts.
func TestCorpusIsTheSameEverywhere(t *testing.T) {
	sum := sha256.New()
	for i := range 500 {
		fmt.Fprint(sum, postID(i), post(i, ""))
	}
	const want = "1466504aa68575fd145566ef951e61e55e2cc21a1095b69368d678c417d4f419"
	if got := fmt.Sprintf("%x", sum.Sum(nil)); got != want {
		t.Errorf("the corpus has changed: %s; if it was meant to, say so where figures are compared", got)
	}
}

func TestPostsAreLikeThoseOfANewsroom(t *testing.T) {
	const n = 2000
	total, seen := 0, map[string]int{}
	for i := range n {
		text := post(i, "")
		total += len(text)
		if got := strings.Contains(text, "\n|---|"); got != (i%4 == 0) {
			t.Errorf("post %d: table %t", i, got)
		}
		for _, mark := range []string{"\n## ", "\n### ", "\n- **", "\n1. ", "\n> ", "](https://", "\ndescription: "} {
			if !strings.Contains(text, mark) {
				t.Errorf("post %d has no %q", i, mark)
			}
		}
		section, _, _ := strings.Cut(postID(i), "/")
		seen[section]++
		_, list, _ := strings.Cut(text, "\ntags: [")
		list, _, _ = strings.Cut(list, "]")
		for tag := range strings.SplitSeq(list, ", ") {
			seen["#"+tag]++
		}
	}
	if average := total / n; average < 2200 || average > 2800 {
		t.Errorf("a post has %d bytes on average, not about 2500", average)
	}
	if len(seen) != len(sections)+len(tags) || len(sections) != 6 || len(tags) != 20 {
		t.Errorf("sections and tags: %v", seen)
	}
}

// TestSmallestSiteHasEverything: fewer posts would leave a tag without a page.
func TestSmallestSiteHasEverything(t *testing.T) {
	all := ""
	for i := range smallest {
		all += post(i, "")
	}
	for _, tag := range tags {
		if !strings.Contains(all, tag) {
			t.Errorf("no post has the tag %s", tag)
		}
	}
}
