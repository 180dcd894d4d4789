package secret

import "reflect"

// Texts is a value without what is secret in its texts: strings of any type, in whatever structs, lists, maps and pointers.
// What is not exported stays as it is. The value itself is not changed.
func Texts[T any](value T) T {
	return texts(reflect.ValueOf(&value).Elem()).Interface().(T)
}

func texts(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		clean := reflect.New(v.Type()).Elem()
		clean.SetString(Redact(v.String()))
		return clean
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		clean := reflect.New(v.Type().Elem())
		clean.Elem().Set(texts(v.Elem()))
		return clean
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		clean := reflect.New(v.Type()).Elem()
		clean.Set(texts(v.Elem()))
		return clean
	case reflect.Struct:
		clean := reflect.New(v.Type()).Elem()
		clean.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				clean.Field(i).Set(texts(v.Field(i)))
			}
		}
		return clean
	case reflect.Slice:
		if v.IsNil() || v.Type().Elem().Kind() == reflect.Uint8 {
			return v
		}
		clean := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			clean.Index(i).Set(texts(v.Index(i)))
		}
		return clean
	case reflect.Array:
		clean := reflect.New(v.Type()).Elem()
		for i := range v.Len() {
			clean.Index(i).Set(texts(v.Index(i)))
		}
		return clean
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		clean := reflect.MakeMapWithSize(v.Type(), v.Len())
		for key, element := range v.Seq2() {
			clean.SetMapIndex(key, texts(element))
		}
		return clean
	}
	return v
}
