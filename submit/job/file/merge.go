package file

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// What becomes of what is there when entries are put into a job file:
//
//   - A key that is there gets the new value, in whatever case it is written; variables and labels are of one case.
//   - A mapping gets the entries of the new one. One whose Type changes is another thing, and is replaced whole.
//   - Items of inputs and outputs go behind those that are there, but for one that is there already, and for an output whose
//     name is there: that gets the entries. Any other list is replaced.

// steps are the keys and indices of a path: "Tasks", "0", "Resources".
func steps(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
}

// itemIndex is a step as that of an item of a list.
func itemIndex(step string, items int) (int, bool) {
	i, err := strconv.Atoi(step)
	return i, err == nil && i < items
}

// ownNames tells whether the keys of a mapping are the user's own names, which differ by their case.
func ownNames(key string) bool {
	return slices.ContainsFunc([]string{"Env", "Meta", "Labels"}, func(known string) bool { return strings.EqualFold(known, key) })
}

// sameKey tells whether a key of a mapping is the one that is meant.
func sameKey(mapping, there, meant string) bool {
	return there == meant || !ownNames(mapping) && strings.EqualFold(there, meant)
}

// grows tells whether new items of a list go behind those that are there.
func grows(key string) bool {
	return strings.EqualFold(key, "InputSources") || strings.EqualFold(key, "ResultPaths")
}

// merging is the value of a file as it should be with entries put in.
type merging struct{ root any }

// entries puts them in, or says why not.
func (m *merging) entries(e parsedEntries) (fault string) {
	at, above, set := m.root, "", func(v any) { m.root = v }
	for i, step := range e.path {
		switch there := at.(type) {
		case []any:
			k, ok := itemIndex(step, len(there))
			if !ok {
				return "it has no " + strings.Join(e.path[:i+1], ".")
			}
			at, set = there[k], func(v any) { there[k] = v }
		case map[string]any:
			key := keyOf(there, above, step)
			if there[key] == nil {
				there[key] = nested(e.path[i+1:], e.value)
				return ""
			}
			at, above, set = there[key], step, func(v any) { there[key] = v }
		default:
			return strings.Join(e.path[:i], ".") + " is no mapping"
		}
	}
	switch merged, ok := mergeValue(above, at, e.value); {
	case !ok:
		return strings.Join(e.path, ".") + " is not of the kind that is put into it"
	default:
		set(merged)
	}
	return ""
}

// nested is a value below keys that are not there.
func nested(path []string, value any) any {
	for _, step := range slices.Backward(path) {
		value = map[string]any{step: value}
	}
	return value
}

// keyOf is the key of a mapping as it is written there, or as it is meant when it is not there.
func keyOf(mapping map[string]any, above, meant string) string {
	for there := range mapping {
		if sameKey(above, there, meant) {
			return there
		}
	}
	return meant
}

// mergeValue is what becomes of a value below a key; not ok when the new one is no part of the old.
func mergeValue(key string, old, fresh any) (any, bool) {
	switch fresh := fresh.(type) {
	case map[string]any:
		there, ok := old.(map[string]any)
		if !ok {
			return nil, false
		}
		for name, value := range fresh {
			name := keyOf(there, key, name)
			merged := value
			if mapping, isMap := value.(map[string]any); !isMap || !retyped(there[name], mapping) {
				if both, ok := mergeValue(name, there[name], value); ok {
					merged = both
				}
			}
			there[name] = merged
		}
		return there, true
	case []any:
		there, ok := old.([]any)
		if !ok || !grows(key) {
			return nil, false
		}
		for _, item := range fresh {
			i := slices.IndexFunc(there, func(other any) bool { return sameItem(key, other, item) })
			if i < 0 {
				there = append(there, item)
			} else if merged, ok := mergeValue("", there[i], item); ok {
				there[i] = merged
			}
		}
		return there, true
	}
	return nil, false
}

// retyped tells whether a mapping becomes one of another Type.
func retyped(old any, fresh map[string]any) bool {
	there, ok := old.(map[string]any)
	if !ok {
		return true
	}
	was, _ := there[keyOf(there, "", "Type")].(string)
	is, typed := fresh[keyOf(fresh, "", "Type")].(string)
	return typed && !strings.EqualFold(was, is)
}

// sameItem tells whether an item of a list is there already: an output by its name, an input as it is.
func sameItem(key string, there, item any) bool {
	if strings.EqualFold(key, "ResultPaths") {
		a, _ := there.(map[string]any)
		b, _ := item.(map[string]any)
		return a != nil && b != nil && a[keyOf(a, "", "Name")] == b[keyOf(b, "", "Name")]
	}
	return reflect.DeepEqual(there, item)
}
