package compiled

import "reflect"

// Func is a function, or a method with its receiver as the first argument, of at most two arguments, or of one and any number of others.
type Func struct {
	in   []reflect.Type
	many func(a reflect.Value, others []any) reflect.Value // the last form; the others are nil then
	call func(a, b reflect.Value) reflect.Value
	text func(a, b reflect.Value) string // in place of call where the result is a string
	test func(a, b reflect.Value) bool   // the same for bool
}

// Func1 makes a function of one argument callable without reflection. Its types must not be interfaces.
func Func1[A, R any](f func(A) R) Func {
	return made[R]([]reflect.Type{reflect.TypeFor[A]()}, func(a, _ reflect.Value) R { return f(take[A](a)) })
}

// Func1E is Func1 for functions that may fail.
func Func1E[A, R any](f func(A) (R, error)) Func {
	return Func1(func(a A) R {
		r, err := f(a)
		if err != nil {
			panic(err)
		}
		return r
	})
}

// Func2 is Func1 for two arguments.
func Func2[A, B, R any](f func(A, B) R) Func {
	return made[R]([]reflect.Type{reflect.TypeFor[A](), reflect.TypeFor[B]()}, func(a, b reflect.Value) R { return f(take[A](a), take[B](b)) })
}

// FuncE is for functions of one argument and any number of others.
func FuncE[A, R any](f func(A, ...any) (R, error)) Func {
	return Func{in: []reflect.Type{reflect.TypeFor[A]()}, many: func(a reflect.Value, others []any) reflect.Value {
		r, err := f(take[A](a), others...)
		if err != nil {
			panic(err)
		}
		return reflect.ValueOf(r)
	}}
}

func made[R any](in []reflect.Type, call func(a, b reflect.Value) R) Func {
	f := Func{in: in, call: func(a, b reflect.Value) reflect.Value { return reflect.ValueOf(call(a, b)) }}
	switch call := any(call).(type) {
	case func(a, b reflect.Value) string:
		f.text = call
	case func(a, b reflect.Value) bool:
		f.test = call
	}
	return f
}

// take gives what is in a value. A field of a struct is read where it is: taking it out through an any would copy it to the heap.
func take[A any](v reflect.Value) A {
	if v.CanAddr() {
		if p, ok := v.Addr().Interface().(*A); ok {
			return *p
		}
	}
	v = assignable(v, reflect.TypeFor[A]())
	a, ok := v.Interface().(A)
	if !ok {
		giveUp("a %s in place of a %s", v.Type(), reflect.TypeFor[A]())
	}
	return a
}

// assignable makes a value fit a parameter as text/template does.
func assignable(v reflect.Value, t reflect.Type) reflect.Value {
	if !v.IsValid() {
		if !canBeNil(t) {
			giveUp("nothing in place of a %s", t)
		}
		return reflect.Zero(t)
	}
	if v.Type().AssignableTo(t) {
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() && v.Elem().Type().AssignableTo(t) {
		return v.Elem()
	}
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil() && v.Type().Elem().AssignableTo(t):
		return v.Elem()
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(t):
		return v.Addr()
	}
	giveUp("a %s in place of a %s", v.Type(), t)
	return none
}

// method makes a method callable, by way of reflection where its signature is not among the known ones.
func method(m reflect.Method, typed func(any) (Func, bool)) *Func {
	if f, ok := typed(m.Func.Interface()); ok {
		return &f
	}
	f := reflected(m.Func, m.Type.NumIn())
	return &f
}

func reflected(fun reflect.Value, arguments int) Func {
	f := Func{in: make([]reflect.Type, arguments)}
	for i := range f.in {
		f.in[i] = fun.Type().In(i)
	}
	f.call = func(a, b reflect.Value) reflect.Value { return invoke(fun, []reflect.Value{a, b}[:arguments]) }
	return f
}

// invoke calls a function by way of reflection.
func invoke(fun reflect.Value, arguments []reflect.Value) reflect.Value {
	t := fun.Type()
	if few := t.NumIn(); len(arguments) != few && (!t.IsVariadic() || len(arguments) < few-1) {
		giveUp("%d arguments for a %s", len(arguments), t)
	}
	for i, v := range arguments {
		arguments[i] = assignable(v, parameter(t, i))
	}
	return result(t, fun.Call(arguments))
}

// parameter is the type that the argument i must have.
func parameter(t reflect.Type, i int) reflect.Type {
	if t.IsVariadic() && i >= t.NumIn()-1 {
		return t.In(t.NumIn() - 1).Elem()
	}
	return t.In(i)
}

func result(t reflect.Type, results []reflect.Value) reflect.Value {
	if len(results) == 2 && t.Out(1) == reflect.TypeFor[error]() && !results[1].IsNil() {
		panic(results[1].Interface())
	}
	if len(results) == 0 || len(results) > 2 || t.Out(0) == reflect.TypeFor[reflect.Value]() {
		giveUp("a function of the type %s", t)
	}
	return results[0]
}

func (f *Func) one(a reflect.Value) reflect.Value {
	if len(f.in) != 1 {
		giveUp("1 argument in place of %d", len(f.in))
	}
	return f.call(a, none)
}

func (f *Func) two(a, b reflect.Value) reflect.Value {
	if len(f.in) != 2 {
		giveUp("2 arguments in place of %d", len(f.in))
	}
	return f.call(a, b)
}
