// Probe is the workload of this package's tests: its first argument says what to do.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := probe(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func probe(what string, args []string) error {
	switch what {
	case "env":
		for _, pair := range os.Environ() {
			fmt.Println(pair)
		}
	case "args":
		for _, arg := range args {
			fmt.Println(arg)
		}
	case "pwd":
		dir, err := os.Getwd()
		fmt.Println(dir)
		return err
	case "exit":
		code, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		fmt.Println("out")
		fmt.Fprintln(os.Stderr, "err")
		os.Exit(code)
	case "lines":
		n, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		return lines(n)
	case "allocate":
		n, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		b := make([]byte, n)
		for i := range b {
			b[i] = 1
		}
		time.Sleep(300 * time.Millisecond)
		fmt.Println(b[n-1])
	case "announce":
		f, err := os.OpenFile(args[0], os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		time.Sleep(time.Hour)
	case "sleep":
		fmt.Println("sleeping")
		time.Sleep(time.Hour)
	case "interfaces":
		all, err := net.Interfaces()
		for _, i := range all {
			fmt.Println(i.Name)
		}
		return err
	case "stat":
		for _, path := range args {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			fmt.Println(path, info.Mode())
		}
	case "read":
		for _, path := range args {
			f, err := os.Open(path)
			if err != nil {
				return err
			}
			if _, err := io.Copy(os.Stdout, f); err != nil {
				return err
			}
		}
	case "write":
		return os.WriteFile(args[0], []byte(args[1]), 0o644)
	default:
		return fmt.Errorf("unknown probe %q", what)
	}
	return nil
}

// lines writes n numbered lines to both streams, in turns.
func lines(n int) error {
	out, errs := bufio.NewWriter(os.Stdout), bufio.NewWriter(os.Stderr)
	for i := range n {
		fmt.Fprintf(out, "out %d\n", i)
		fmt.Fprintf(errs, "err %d\n", i)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return errs.Flush()
}
