package submit

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/bacalhau-project/bacalhau/pkg/config/types"
	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// readKeys begin the settings that a client of ours reads, and quietKeys those whose value changes nothing for anybody but the
// program that reads them.
var (
	readKeys  = []string{"api.host", "api.port", "api.tls.", "datadir"}
	quietKeys = []string{"logging.", "disableanalytics", "updateconfig.", "webui.", "strictversionmatch", "nameprovider"}
)

// CheckConfig refuses --config flags that Bacalhau's client would refuse, and returns the keys that are not read here.
func CheckConfig(flags []string) (unread []string, err error) {
	c := &config{}
	if err := c.typed(flags); err != nil {
		return nil, err
	}
	begins := func(key string) func(string) bool {
		return func(start string) bool { return strings.HasPrefix(key, start) }
	}
	for key, set := range c.set {
		if !slices.ContainsFunc(readKeys, begins(key)) && !slices.ContainsFunc(quietKeys, begins(key)) {
			name, _, _ := strings.Cut(strings.TrimPrefix(set.origin, "--config "), "=")
			unread = append(unread, name)
		}
	}
	slices.Sort(unread)
	return slices.Compact(unread), nil
}

// typed reads --config flags as Bacalhau's client does (cmd/util/flags/cliflags/config.go).
func (c *config) typed(flags []string) error {
	c.set = map[string]setting{}
	known := types.AllKeys()
	for _, flag := range flags {
		key, value, isPair := strings.Cut(flag, "=")
		origin := "--config " + flag
		switch lower := strings.ToLower(key); {
		case isPair:
			if known[lower] == nil {
				return unknownSetting(origin, key, known)
			}
			c.set[lower] = setting{value, origin}
		case strings.HasSuffix(flag, ".yaml") || strings.HasSuffix(flag, ".yml"):
			if err := c.settingsFile(flag, known); err != nil {
				return fmt.Errorf("%s: %w", origin, err)
			}
		case known[lower] == nil:
			return unknownSetting(origin, key, known)
		case known[lower].Kind() != reflect.Bool:
			return fmt.Errorf("%s: want a value, %s=VALUE", origin, key)
		default:
			c.set[lower] = setting{"true", origin}
		}
	}
	return nil
}

// settingsFile reads a file of settings.
func (c *config) settingsFile(name string, known map[string]reflect.Type) error {
	data, err := limits.Config.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading config: %w", err)
	}
	var values map[string]any
	if err := yaml.Unmarshal(data, &values); err != nil {
		return fmt.Errorf("reading config: %s", firstLine(err.Error()))
	}
	of := &config{values: values}
	for key := range known {
		if value := of.get(strings.Split(key, ".")...); value != "" && slices.ContainsFunc(readKeys, func(start string) bool { return strings.HasPrefix(key, start) }) {
			c.set[key] = setting{value, name}
		}
	}
	return nil
}

// unknownSetting refuses a key that Bacalhau does not know.
func unknownSetting(origin, key string, known map[string]reflect.Type) error {
	var names []string
	for _, name := range settingNames("", reflect.TypeFor[types.Bacalhau]()) {
		if known[strings.ToLower(name)] != nil {
			names = append(names, name)
		}
	}
	if near := words.DidYouMean(key, names); near != "" {
		return fmt.Errorf("%s: Bacalhau has no setting %s, %s", origin, key, near)
	}
	return fmt.Errorf("%s: Bacalhau has no setting %s", origin, key)
}

// settingNames are the keys of the settings as Bacalhau's documents write them: "API.Host".
func settingNames(before string, of reflect.Type) []string {
	var names []string
	for i := range of.NumField() {
		field := of.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if field.Type.Kind() == reflect.Struct {
			names = append(names, settingNames(before+name+".", field.Type)...)
		}
		names = append(names, before+name)
	}
	return names
}
