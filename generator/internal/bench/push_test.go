package main

import (
	"os"
	"strings"
	"testing"
)

// What is measured is what people are told to set up.
func TestHookOfReadme(t *testing.T) {
	text, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	hook, err := hookOf(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"#!/bin/sh\nset -e\n", inReadme + "/checkout", "\ngit checkout -q -f main\n", "\ngenerator build --content "} {
		if !strings.Contains(hook, want) {
			t.Errorf("there is no %q in the hook of README.md:\n%s", want, hook)
		}
	}
	if strings.Contains(hook, "\n ") || strings.HasSuffix(hook, "\n\n") {
		t.Errorf("the hook is indented, or does not end:\n%q", hook)
	}
	if _, err := hookOf("no hook"); err == nil {
		t.Error("a text without a hook is taken for one")
	}
}
