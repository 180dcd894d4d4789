package job

import "github.com/seatrial/seatrial/submit/words"

// setCommand takes IMAGE, the words after it, and the flags that change how they start.
func (j *Job) setCommand(f Flags, image string, args []string) *Error {
	if image == "" {
		return mistake(Position{}, "no image, want IMAGE [COMMAND…]")
	}
	if len(args) > 0 && args[0] == "--" {
		args, j.doubleDash = args[1:], true
	}
	params := &j.Task().Engine.Params
	params.Image = image
	params.WorkingDirectory = f.WorkingDirectory
	j.positions["Tasks[0].Engine.Params.Image"] = Position{Source: words.OneLine(words.ShellWord(image))}
	if f.WorkingDirectory != "" {
		j.positions["Tasks[0].Engine.Params.WorkingDirectory"] = flagPosition("workdir", f.WorkingDirectory)
	}
	if len(args) > 0 {
		params.Parameters = append([]string{}, args...)
		j.positions["Tasks[0].Engine.Params.Parameters"] = Position{Source: words.OneLine(words.ShellLine(args))}
	}
	for i, arg := range args {
		j.positions[element("Tasks[0].Engine.Params.Parameters", i)] = Position{Source: words.OneLine(words.ShellWord(arg))}
	}
	for _, raw := range f.Entrypoint {
		at := flagPosition("entrypoint", raw)
		j.positions["Tasks[0].Engine.Params.Entrypoint"] = at
		if raw == "" {
			continue
		}
		words, err := splitCSV(raw)
		if err != nil {
			return mistake(at, "%s, want PROGRAM[,ARGUMENT…]", err).hinted("--entrypoint /bin/sh,-c")
		}
		params.Entrypoint = append(params.Entrypoint, words...)
	}
	return nil
}
