package subscriber

// speaking understands the word for the language with the name of one or its letters; alone or with one that there is not, it is answered too.
func speaking(core []string) request {
	if known(core[0]).verb != speak || len(core) > 2 {
		return request{}
	}
	if len(core) == 2 {
		if w := known(core[1]); w.verb == tongue || w.verb == short {
			return request{verb: tongue, language: w.language}
		}
	}
	return request{verb: speak}
}

// speak changes the language of the answers for good.
func (p person) speak(language string) Step {
	after := p.before
	after.Language, after.Chosen = language, true
	return Step{After: after, Kind: Spoken, Answer: wordingIn(language).spoken}
}
