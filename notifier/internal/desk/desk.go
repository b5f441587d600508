// Package desk owns the editors' pages: what people text to them, and their answers.
package desk
