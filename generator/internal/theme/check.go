package theme

import (
	"errors"
	"fmt"
)

// Speaks tells whether the theme has words for a language.
func (t *Theme) Speaks(language string) bool {
	_, err := t.dictionary(language)
	return err == nil
}

// Check tells which words the templates ask for that a language of the newsroom lacks, each once, with the first place that says it. Words
// that are named by a variable are found when a page is made.
func (t *Theme) Check(languages []string) error {
	var problems []error
	for _, name := range languages {
		d, err := t.dictionary(name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		seen := map[string]bool{}
		for _, c := range t.calls {
			if c.function != "t" || d.has(c.argument) || seen[c.argument] {
				continue
			}
			seen[c.argument] = true
			problems = append(problems, missingWord(c, d))
		}
	}
	return errors.Join(problems...)
}

func missingWord(c call, d *dictionary) error {
	return fmt.Errorf("%s: no word %q in i18n/%s.yaml: add it there", c.where, c.argument, d.language)
}
