package compose

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/dockerrun"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

type fault = job.Error

// read reads the keys that the service has.
func (s *service) read() *fault {
	if s.of.ContainerName == "" && s.SetName(s.of.Name) {
		s.Note(convert.Note{Typed: s.typed("the service " + s.of.Name), Fate: convert.Kept, Says: "the job's name", Path: "Name"})
	}
	return s.walk(table, reflect.ValueOf(s.of))
}

// walk reads the fields of the library's value that a table has lines for, as far as they say something.
func (s *service) walk(table []key, of reflect.Value, above ...string) *fault {
	fields := map[string]reflect.Value{}
	for _, f := range reflect.VisibleFields(of.Type()) {
		if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name != "" {
			fields[name] = of.FieldByIndex(f.Index)
		}
	}
	for i := range table {
		k := &table[i]
		all := flat(fields[k.name])
		if len(all) == 0 && !(k.empty && !fields[k.name].IsNil()) {
			continue
		}
		path := append(slices.Clone(above), k.name)
		switch {
		case k.read != nil:
			if fault := k.read(s, k); fault != nil {
				return s.placed(fault, path...)
			}
		case k.flag != "":
			for _, value := range all {
				if fault := s.set(k.flag, value, path...); fault != nil {
					return fault
				}
			}
		case k.says != "":
			s.Note(convert.Note{Typed: s.typed("", path...), Fate: k.fate, Says: k.says})
		}
	}
	return nil
}

// set reads a value as docker run reads that of a flag.
func (s *service) set(flag, value string, path ...string) *fault {
	shown := value
	if _, n := s.file.find(append([]string{s.of.Name}, path...)...); n != nil && n.Kind != tree.List && n.Kind != tree.Map {
		shown = n.Text // a size or a time as typed
	}
	if value == "true" || strings.HasPrefix(value, "{") {
		shown = ""
	}
	return s.placed(dockerrun.Set(s.Draft, flag, value, s.typed(shown, path...)), path...)
}

// placed gives a mistake the position of its key in the file.
func (s *service) placed(f *fault, path ...string) *fault {
	if f == nil || f.Position.Line > 0 {
		return f
	}
	at := s.position(append([]string{s.of.Name}, path...)...)
	return &job.Error{Position: at, Message: strings.Join(path, ".") + ": " + f.Message, Hint: f.Hint}
}

// flat are the texts of a value of the library's, none for one that says nothing: those of lists, NAME=VALUE of mappings, and
// "true" for a switch that is on.
func flat(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return flat(v.Elem())
	case reflect.Bool:
		if !v.Bool() {
			return nil
		}
	case reflect.Struct:
		if v.IsZero() {
			return nil
		}
		return []string{"{…}"}
	case reflect.Slice:
		var all []string
		for i := range v.Len() {
			all = append(all, flat(v.Index(i))...)
		}
		return all
	case reflect.Map:
		var all []string
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, key := range keys {
			value := strings.Join(flat(v.MapIndex(key)), " ")
			all = append(all, strings.TrimSuffix(key.String()+"="+value, "={…}"))
		}
		return all
	case reflect.Float32:
		if v.Float() == 0 {
			return nil
		}
		return []string{strconv.FormatFloat(v.Float(), 'f', -1, 32)}
	}
	if v.IsZero() {
		return nil
	}
	if v.Kind() == reflect.Int64 {
		return []string{strconv.FormatInt(v.Int(), 10)} // of bytes, and not as the library prints them
	}
	return []string{fmt.Sprint(v.Interface())}
}
