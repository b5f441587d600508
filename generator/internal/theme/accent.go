package theme

import (
	"fmt"
	"math"
	"strconv"
)

// Colours of the default style sheet that an accent is seen on.
const (
	lightGround  = "#ffffff"
	lightSurface = "#f3f6f8"
	darkGround   = "#0e151a"
	darkSurface  = "#18232b"
	lightText    = "#ffffff" // on the accent, by day
	darkText     = "#0b1217" // on the accent, by night
)

// readable is the contrast that WCAG 2.1 AA asks of text.
const readable = 4.5

// softness is how much of the accent is in the tinted ground behind accented text.
const softness = 0.09

type rgb [3]float64 // 0 to 255

func parseColor(hex string) (rgb, error) {
	if len(hex) != 7 || hex[0] != '#' {
		return rgb{}, fmt.Errorf("%q is no colour: write it like #0a5c6b", hex)
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return rgb{}, fmt.Errorf("%q is no colour: write it like #0a5c6b", hex)
	}
	return rgb{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}, nil
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// mix takes the share (0 to 1) of d into c.
func (c rgb) mix(d rgb, share float64) rgb {
	for i := range c {
		c[i] = math.Round(c[i]*(1-share) + d[i]*share)
	}
	return c
}

// luminance is the relative luminance of WCAG 2.1.
func (c rgb) luminance() float64 {
	linear := func(v float64) float64 {
		v /= 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

func (c rgb) contrast(d rgb) float64 {
	light, dark := c.luminance(), d.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// Palette is an accent made readable: by day it is darkened, by night lightened, as far as text needs it and no further.
type Palette struct {
	Light, Dark         string // the accent as text and as ground of buttons
	LightSoft, DarkSoft string // a tint behind text in the accent
	Adjusted            bool   // the colour by day is not the one that was asked for: it would have been too light
}

// NewPalette gives the palette of an accent colour like #0a5c6b.
func NewPalette(accent string) (Palette, error) {
	c, err := parseColor(accent)
	if err != nil {
		return Palette{}, fmt.Errorf("accent: %w", err)
	}
	light, lightSoft := day().fit(c)
	dark, darkSoft := night().fit(c)
	return Palette{
		Light: light.String(), LightSoft: lightSoft.String(),
		Dark: dark.String(), DarkSoft: darkSoft.String(),
		Adjusted: light != c,
	}, nil
}

// shades are the colours around an accent in one mode, and how the accent changes from step 0 to the last.
type shades struct {
	ground, surface, text string
	least                 float64 // contrast asked for
	shift                 func(c rgb, share float64) rgb
}

func day() shades {
	return shades{ground: lightGround, surface: lightSurface, text: lightText, least: readable, shift: func(c rgb, share float64) rgb {
		return c.mix(rgb{}, share)
	}}
}

// night asks for more than must be: a colour just readable on a dark ground looks dull. Lightening keeps the hue and most of the colour,
// where mixing with white would leave a grey.
func night() shades {
	const vivid = 6.5
	return shades{ground: darkGround, surface: darkSurface, text: darkText, least: vivid, shift: func(c rgb, share float64) rgb {
		return c.lighten(share)
	}}
}

// fit moves the colour in small steps until text in it, and text on it, can be read.
func (s shades) fit(c rgb) (accent, soft rgb) {
	const steps = 50
	for step := range steps + 1 {
		accent = s.shift(c, float64(step)/steps)
		soft = color(s.ground).mix(accent, softness)
		worst := min(accent.contrast(color(s.ground)), accent.contrast(color(s.surface)), accent.contrast(soft), accent.contrast(color(s.text)))
		if worst >= s.least {
			break
		}
	}
	return accent, soft
}

// color is for the constants above.
func color(hex string) rgb {
	c, _ := parseColor(hex)
	return c
}

// lighten moves the colour to white by the share, along its own hue: each channel keeps its place between the least and the greatest.
func (c rgb) lighten(share float64) rgb {
	low, high := min(c[0], c[1], c[2]), max(c[0], c[1], c[2])
	lightness := (low + high) / 2
	if high == low {
		return c.mix(rgb{255, 255, 255}, share)
	}
	target := lightness + (255-lightness)*share
	saturation := (high - low) / (255 - math.Abs(low+high-255))
	spread := min(saturation, 0.75) * (255 - math.Abs(2*target-255))
	for i := range c {
		c[i] = math.Round(target + spread*((c[i]-low)/(high-low)-0.5))
	}
	return c
}
