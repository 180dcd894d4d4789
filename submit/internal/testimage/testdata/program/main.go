// Command program is the workload of tests. Its arguments are steps:
//
//	say=TEXT, complain=TEXT    print a line to stdout, to stderr
//	write=PATH                 write "data" to a file
//	link=PATH                  make a symbolic link to "data.txt"
//	env=NAME                   print NAME=value
//	wait                       run until told to end
//	exit=N                     end with an exit code
package main

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
)

func main() {
	for _, step := range os.Args[1:] {
		verb, value, _ := strings.Cut(step, "=")
		if err := run(verb, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func run(verb, value string) error {
	switch verb {
	case "say":
		fmt.Println(value)
	case "complain":
		fmt.Fprintln(os.Stderr, value)
	case "write":
		return os.WriteFile(value, []byte("data"), 0o640)
	case "link":
		return os.Symlink("data.txt", value)
	case "env":
		fmt.Println(value + "=" + os.Getenv(value))
	case "wait":
		ended := make(chan os.Signal, 1)
		signal.Notify(ended, syscall.SIGTERM) // the first process of a container ends only if it wants to
		<-ended
	case "exit":
		code, err := strconv.Atoi(value)
		if err != nil {
			return err
		}
		os.Exit(code)
	default:
		return fmt.Errorf("unknown step %q", verb)
	}
	return nil
}
