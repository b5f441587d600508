package compiled

import (
	"cmp"
	"reflect"
	"slices"
)

// truth is what {{if}} asks: whether a value is not the zero of its type.
func truth(v reflect.Value) bool {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Struct:
		return true
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() > 0
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		giveUp("the truth of a %s", v.Type())
	}
	return !v.IsZero()
}

// indirect follows pointers and interfaces.
func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			giveUp("a nil %s", v.Type())
		}
		v = v.Elem()
	}
	return v
}

// sortedKeys are in the order in which templates go through a map.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	switch m.Type().Key().Kind() {
	case reflect.String:
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) })
	default:
		giveUp("the order of keys of the type %s", m.Type().Key())
	}
	return keys
}

// kind is what values must share to be compared.
type kind int

const (
	otherKind kind = iota
	boolKind
	intKind
	stringKind
)

func kindOf(v reflect.Value) kind {
	switch v.Kind() {
	case reflect.Bool:
		return boolKind
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intKind
	case reflect.String:
		return stringKind
	default:
		return otherKind
	}
}

func equal(a, b reflect.Value) bool {
	a, b = concrete(a), concrete(b)
	same := kindOf(a)
	if same != kindOf(b) {
		giveUp("eq of different types")
	}
	switch same {
	case boolKind:
		return a.Bool() == b.Bool()
	case intKind:
		return a.Int() == b.Int()
	case stringKind:
		return a.String() == b.String()
	}
	if a.Kind() != reflect.Pointer || b.Kind() != reflect.Pointer || a.IsNil() != b.IsNil() {
		giveUp("eq of an unusual type")
	}
	return a.IsNil() || a.Interface() == b.Interface()
}

// compare is for the order of two values.
func compare(a, b reflect.Value) int {
	a, b = concrete(a), concrete(b)
	same := kindOf(a)
	if same != kindOf(b) || same != intKind && same != stringKind {
		giveUp("the order of values of unusual types")
	}
	if same == intKind {
		return cmp.Compare(a.Int(), b.Int())
	}
	return cmp.Compare(a.String(), b.String())
}

func concrete(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}
