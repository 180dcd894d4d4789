package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strings"
	"unicode"
)

// reservedEnv starts the names of the variables that nodes set (contract 1, Env).
const reservedEnv = "BACALHAU_"

// addEnv reads one --env flag.
func (t *Task) addEnv(raw string, positions map[string]Position) *Error {
	pairs, err := splitPairs("env", raw)
	if err != nil {
		return err
	}
	for _, pair := range pairs {
		if t.Env == nil {
			t.Env = map[string]string{}
		}
		t.Env[pair[0]] = pair[1]
		positions["Tasks[0].Env."+pair[0]] = flagPosition("env", raw)
	}
	return nil
}

// envFault says what a node or Bacalhau's client would refuse about a variable of Task.Env, empty when nothing.
// Variables of Engine.Params.EnvironmentVariables are freer: they only may not start with BACALHAU_.
func envFault(name, value string) (fault, hint string) {
	upper := strings.ToUpper(name)
	switch {
	case name == "":
		return "no name, want NAME=VALUE", ""
	case strings.HasPrefix(upper, reservedEnv):
		return "the name " + name + " starts with BACALHAU_, which is the network's own", ""
	case name != upper:
		return "the name " + name + " has lower-case letters, want upper case", "did you mean " + upper + "?"
	case !envName(name):
		return "the name " + words.Quoted(name) + " is refused, want letters, digits and '_', with a letter first", ""
	case value == "":
		return "the variable " + name + " is empty, and Bacalhau refuses empty variables", ""
	}
	return "", ""
}

// envName is the rule of pkg/models/env_var.go for the characters of a name.
func envName(name string) bool {
	for i, r := range name {
		switch {
		case unicode.IsLetter(r):
		case i == 0:
			return false
		case !unicode.IsDigit(r) && r != '_':
			return false
		}
	}
	return true
}
