// Probe is the workload of this package's tests: its first argument says what to do.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
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
		width, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		return lines(n, width)
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
	case "child": // whatever becomes of it
		child := exec.Command("/probe", args...)
		child.Stderr = os.Stderr
		fmt.Println(child.Run())
	case "kill":
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
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
	case "note-interfaces":
		all, err := net.Interfaces()
		for _, i := range all {
			if err := os.WriteFile(args[0]+"/"+i.Name, nil, 0o644); err != nil {
				return err
			}
		}
		return err
	case "resolve":
		_, err := net.LookupHost(args[0])
		return err
	case "nest":
		if err := os.MkdirAll(args[0], 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(args[0]+"/file", []byte("text"), 0o600); err != nil {
			return err
		}
		for _, shut := range []string{args[0], filepath.Dir(args[0])} {
			if err := os.Chmod(shut, 0); err != nil {
				return err
			}
		}
		return nil
	case "give": // folders and a file that are another user's alone from then on
		if err := os.MkdirAll(args[0]+"/inner", 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(args[0]+"/inner/file", []byte("text"), 0o600); err != nil {
			return err
		}
		uid, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		for _, name := range []string{"/inner/file", "/inner", ""} {
			if err := os.Chown(args[0]+name, uid, uid); err != nil {
				return err
			}
		}
	case "dial":
		c, err := net.DialTimeout("tcp", args[0], 5*time.Second)
		if err == nil {
			fmt.Println("connected")
			c.Close()
		}
		return err
	case "get":
		return get(args)
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
	case "write-oddly": // a name that no argument can hold
		return os.WriteFile("/odd-\xff.csv", []byte("a,b"), 0o644)
	case "write":
		return os.WriteFile(args[0], []byte(args[1]), 0o644)
	default:
		return fmt.Errorf("unknown probe %q", what)
	}
	return nil
}

// get prints the status of each URL, and what the file behind the good ones holds.
func get(urls []string) error {
	for _, url := range urls {
		resp, err := http.Get(url)
		if err != nil {
			return err
		}
		body := ""
		if resp.StatusCode == http.StatusOK {
			b, err := io.ReadAll(resp.Body)
			if err != nil {
				return err
			}
			body = ": " + string(b)
		}
		resp.Body.Close()
		fmt.Println(resp.Status + body)
	}
	return nil
}

// lines writes n numbered lines to both streams, in turns, padded to a width.
func lines(n, width int) error {
	out, errs := bufio.NewWriter(os.Stdout), bufio.NewWriter(os.Stderr)
	for i := range n {
		fmt.Fprintf(out, "out %*d\n", width, i)
		fmt.Fprintf(errs, "err %*d\n", width, i)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return errs.Flush()
}
