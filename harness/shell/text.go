package shell

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// inputs calls do for each file that is named, or for what is piped in, whose name is empty then.
func (c call) inputs(names []string, do func(name string, r io.Reader) error) error {
	if len(names) == 0 {
		return do("", c.in)
	}
	for _, name := range names {
		f, err := limits.Local.Open(c.path(name))
		if err != nil {
			return err
		}
		err = do(name, f)
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// head prints the first lines, 10 or -n N.
func head(c call) error {
	lines, names := 10, c.args
	if len(names) >= 2 && names[0] == "-n" {
		var err error
		if lines, err = strconv.Atoi(names[1]); err != nil {
			return fmt.Errorf("-n %s, want a number", names[1])
		}
		names = names[2:]
	}
	return c.inputs(names, func(_ string, r io.Reader) error {
		text := bufio.NewReader(r)
		for range lines {
			line, err := text.ReadString('\n')
			if _, err := io.WriteString(c.out, line); err != nil {
				return err
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// count prints lines, words and bytes.
func count(c call) error {
	return c.inputs(c.args, func(name string, r io.Reader) error {
		var lines, words, size int
		text := bufio.NewReader(r)
		for {
			line, err := text.ReadString('\n')
			lines, words, size = lines+strings.Count(line, "\n"), words+len(strings.Fields(line)), size+len(line)
			if errors.Is(err, io.EOF) {
				_, err = fmt.Fprintln(c.out, strings.TrimSpace(fmt.Sprintf("%d %d %d %s", lines, words, size, name)))
				return err
			}
			if err != nil {
				return err
			}
		}
	})
}

// grep prints the lines that match a regular expression. Nothing else is known of it here.
func grep(c call) error {
	if len(c.args) == 0 || strings.HasPrefix(c.args[0], "-") {
		return errors.New("want grep PATTERN [FILE…]; it has no options here")
	}
	pattern, err := regexp.Compile(c.args[0])
	if err != nil {
		return err
	}
	found := false
	err = c.inputs(c.args[1:], func(name string, r io.Reader) error {
		text := bufio.NewReader(r)
		for {
			line, err := text.ReadString('\n')
			if line != "" && pattern.MatchString(strings.TrimSuffix(line, "\n")) {
				found = true
				if len(c.args) > 2 {
					line = name + ":" + line
				}
				if _, err := io.WriteString(c.out, line); err != nil {
					return err
				}
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
	if err == nil && !found {
		return exitStatus(1)
	}
	return err
}

// status prints what a file is.
func status(c call) error {
	for _, name := range c.args {
		info, err := os.Lstat(c.path(name))
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s %s %d bytes, %s\n", info.Mode(), name, info.Size(), ownerOf(info))
	}
	return nil
}
