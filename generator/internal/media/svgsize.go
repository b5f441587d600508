package media

import (
	"math"
	"strconv"
	"strings"
)

// size is that of the root: its own, or that of its view box.
func (w *svgWriter) size() (width, height int) {
	var own, box [2]float64
	for _, a := range w.root {
		switch a.Name.Local {
		case "width":
			own[0] = lengthOf(a.Value)
		case "height":
			own[1] = lengthOf(a.Value)
		case "viewBox":
			if f := strings.FieldsFunc(a.Value, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }); len(f) == 4 {
				box = [2]float64{lengthOf(f[2]), lengthOf(f[3])}
			}
		}
	}
	switch known := box[0] > 0 && box[1] > 0; {
	case own[0] > 0 && own[1] > 0:
	case !known:
		own = [2]float64{}
	case own[0] > 0:
		own[1] = own[0] * box[1] / box[0]
	case own[1] > 0:
		own[0] = own[1] * box[0] / box[1]
	default:
		own = box
	}
	if round := [2]float64{math.Round(own[0]), math.Round(own[1])}; min(round[0], round[1]) >= 1 && max(round[0], round[1]) <= maxSide {
		return int(round[0]), int(round[1])
	}
	return 0, 0
}

// lengthOf is a length in pixels; 0 = it depends on what is around.
func lengthOf(text string) float64 {
	text = strings.TrimSpace(text)
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz%")
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return 0
	}
	switch text[len(number):] {
	case "", "px":
		return value
	case "pt":
		return value * 96 / 72
	case "pc":
		return value * 16
	case "in":
		return value * 96
	case "cm":
		return value * 96 / 2.54
	case "mm":
		return value * 96 / 25.4
	}
	return 0
}
