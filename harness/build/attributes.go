package build

import (
	"os"
	"strings"

	"github.com/seatrial/seatrial/submit/words/secret"
)

// attributes are the options in the Dockerfile frontend's words.
func (in *inputs) attributes(opts Options) (map[string]string, error) {
	attrs := map[string]string{}
	for name, value := range in.settings {
		attrs[name] = value
	}
	if opts.Platform != "" {
		attrs["platform"] = opts.Platform
	}
	if opts.Layout != "" { // an index of one platform as well, in which nodes read what it is for (F49)
		attrs["multi-platform"] = "true"
	}
	if opts.Target != "" {
		attrs["target"] = opts.Target
	}
	if opts.NoCache {
		attrs["no-cache"] = ""
	}
	if opts.Pull {
		attrs["image-resolve-mode"] = "pull"
	}
	for _, label := range opts.Labels {
		name, value, _ := strings.Cut(label, "=")
		if name == "" {
			return nil, &OptionError{Flag: "label", Value: label, Reason: "it has no name", Instead: "--label NAME=VALUE"}
		}
		attrs["label:"+name] = value
	}
	args, err := ReadArgs(opts.BuildArgs)
	for name, value := range args {
		attrs["build-arg:"+name] = value
	}
	return attrs, err
}

// ReadArgs are the values of --build-arg by name. As with docker build, a bare name takes its value from the environment, or is unset.
// The error is an *OptionError.
func ReadArgs(typed []string) (map[string]string, error) {
	args := map[string]string{}
	for _, arg := range typed {
		name, value, ok := strings.Cut(arg, "=")
		if name == "" {
			return nil, &OptionError{Flag: "build-arg", Value: arg, Reason: "it has no name", Instead: "--build-arg NAME=VALUE"}
		}
		if !ok {
			if value, ok = os.LookupEnv(name); !ok {
				continue
			}
		}
		secret.Variable(name, value, true)
		args[name] = value
	}
	return args, nil
}

// addContexts are those besides the main one.
func (in *inputs) addContexts(contexts []string) error {
	for _, typed := range contexts {
		name, place, found := strings.Cut(typed, "=")
		if !found || name == "" || place == "" {
			return &OptionError{Flag: "build-context", Value: typed, Reason: "want a name and where it is", Instead: "--build-context NAME=FOLDER"}
		}
		name = strings.ToLower(name)
		// A frontend that does not know them refuses the build by this, instead of looking for images of these names.
		in.settings["frontend.caps"] = contextsCapability
		if layout, is := strings.CutPrefix(place, layoutScheme); is {
			if err := in.addLayout(name, layout); err != nil {
				return &OptionError{Flag: "build-context", Value: typed, Reason: err.Error(), Instead: "--build-context " + name + "=oci-layout://FOLDER:TAG"}
			}
			continue
		}
		if strings.HasPrefix(place, "docker-image://") || strings.HasPrefix(place, "target:") || Remote(place) {
			in.settings["context:"+name] = place
			continue
		}
		local := name
		if local == contextName || local == dockerfileName {
			local = "_" + local
		}
		if err := in.mount(local, place, "build context "+name); err != nil {
			return err
		}
		in.settings["context:"+name] = "local:" + local
	}
	return nil
}

// contextsCapability is that of a frontend that knows further contexts.
const contextsCapability = "moby.buildkit.frontend.contexts+forward"
