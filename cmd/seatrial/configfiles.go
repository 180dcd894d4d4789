package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/cmd/config"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// askedConfig is what a command line says of the configuration that counts for it.
type askedConfig struct {
	command string
	args    []string
	// files are the values of --config, and none that there is to be no file.
	files []string
	none  bool
}

// findSettings reads the files that count for a command line: those that it names, or else those that are found.
func findSettings(asked askedConfig, commands []config.Command) (*settings, error) {
	s := &settings{reader: &config.Reader{Commands: commands, Checks: checks.All}, applied: map[string]config.Value{}}
	s.Lookup = os.LookupEnv
	var named []string
	for _, value := range asked.files {
		if s.isOurs(value) {
			named = append(named, value)
		} else {
			s.theirs = append(s.theirs, value)
		}
	}
	if name := os.Getenv(configVariable); name != "" && len(named) == 0 {
		named = []string{name}
	}
	if asked.none && len(named) > 0 {
		return nil, pipeline.Usagef("--%s with --%s %s: want one of them", noConfigFlagName, configFlagName, words.ShellWord(named[0]))
	}
	if asked.none {
		return s, nil
	}
	slices.Reverse(named) // the last one counts for most
	for _, name := range named {
		f, err := s.reader.Read(name, true)
		if err != nil {
			return nil, pipeline.Usage(err)
		}
		s.Files = append(s.Files, f)
	}
	if len(named) > 0 {
		return s, nil
	}
	return s, s.find(asked)
}

// bacalhausKey begins a key of Bacalhau's own configuration.
var bacalhausKey = regexp.MustCompile(`^[A-Za-z]+$`)

// isOurs tells a file of ours from a setting of Bacalhau's, and from a file of these.
func (s *settings) isOurs(value string) bool {
	if strings.Contains(value, "=") || !strings.Contains(value, ".") && !exists(value) {
		return false
	}
	if info, err := os.Stat(value); err == nil && info.IsDir() {
		return false
	}
	return s.reader.Ours(value, func(key string) bool { return bacalhausKey.MatchString(key) && configKey.MatchString(key+"=") })
}

// find reads the files from the working folder upward, and the one beside the files of the command line. Beside files of several
// folders only what a file says of the judgement counts, for those of its folder.
func (s *settings) find(asked askedConfig) error {
	names, err := config.Upward(".")
	if err != nil {
		return err
	}
	beside := asked.folders()
	if len(beside) == 1 {
		if name, ok := config.In(beside[0]); ok && !slices.Contains(names, name) {
			names = append([]string{name}, names...)
		}
	}
	for _, name := range names {
		f, err := s.reader.Read(name, false)
		if err != nil {
			return pipeline.Usage(err)
		}
		s.Files = append(s.Files, f)
	}
	if len(beside) > 1 {
		return s.besides(beside)
	}
	return nil
}

// besides reads the files of several folders. Those that count already are left out.
func (s *settings) besides(folders []string) error {
	for _, dir := range folders {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		name, ok := config.In(abs)
		if !ok || s.Beside[dir] != nil || slices.ContainsFunc(s.Files, func(f *config.File) bool { return f.Dir == abs }) {
			continue
		}
		f, err := s.reader.Read(name, false)
		if err != nil {
			return pipeline.Usage(err)
		}
		if s.Beside == nil {
			s.Beside = map[string]*config.File{}
		}
		s.Beside[filepath.Clean(dir)] = f
	}
	return nil
}

// folders are the folders of the files that a command line names, each once, and the context of a build.
func (a askedConfig) folders() (all []string) {
	if !slices.Contains([]string{"check", "test", "submit", "build"}, a.command) {
		return nil
	}
	for i, arg := range a.args {
		if arg == "--" {
			break
		}
		info, err := os.Stat(arg)
		if err != nil || arg == "-" {
			if i == 0 && a.command != "check" {
				break // an image, and behind it its command
			}
			continue
		}
		dir := arg
		if !info.IsDir() {
			dir = filepath.Dir(arg)
		}
		if abs, err := filepath.Abs(dir); err == nil && !slices.Contains(all, abs) {
			all = append(all, abs)
		}
	}
	return all
}
