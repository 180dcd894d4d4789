// Command egress tries to reach what its arguments say: VERB ARG [VERB ARG…].
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	for args := os.Args[1:]; len(args) > 1; args = args[2:] {
		if err := do(args[0], args[1]); err != nil {
			fmt.Fprintln(os.Stderr, args[0], args[1], err)
		}
	}
}

func do(verb, arg string) error {
	switch verb {
	case "lookup":
		_, err := net.LookupHost(arg)
		return err
	case "tcp", "udp":
		c, err := net.DialTimeout(verb, arg, time.Second)
		if err == nil {
			c.Close()
		}
		return err
	case "sendto", "sendmsg":
		return send(verb, arg)
	case "flood": // so many connects to one address
		n, err := strconv.Atoi(arg)
		for range n {
			net.Dial("tcp", "192.0.2.1:80")
		}
		return err
	case "scatter": // one connect to each of so many addresses
		n, err := strconv.Atoi(arg)
		for i := range n {
			net.Dial("udp", fmt.Sprintf("192.0.%d.%d:80", i/250, 1+i%250))
		}
		return err
	case "close": // every descriptor below
		n, err := strconv.Atoi(arg)
		for fd := range n {
			syscall.Close(fd)
		}
		return err
	case "user": // go on as another user
		n, err := strconv.Atoi(arg)
		return errors.Join(err, syscall.Setgid(n), syscall.Setuid(n))
	case "kill":
		n, err := strconv.Atoi(arg)
		syscall.Kill(os.Getpid(), syscall.Signal(n))
		return err
	case "spin":
		for {
		}
	case "await": // a signal that somebody sends to the container
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		fmt.Println("waiting")
		<-ctx.Done()
		os.Exit(7)
	case "orphan": // a grandchild that outlives its parent
		return exec.Command("/bin/busybox", "sh", "-c", "(/bin/busybox sleep 0.2; /egress tcp "+arg+") &").Run()
	case "exit":
		n, _ := strconv.Atoi(arg)
		os.Exit(n)
	}
	return fmt.Errorf("unknown verb %s", verb)
}

// send sends a datagram from a socket that is not connected.
func send(verb, arg string) error {
	to, err := net.ResolveUDPAddr("udp4", arg)
	if err != nil {
		return err
	}
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	address := &syscall.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())}
	if verb == "sendto" {
		return syscall.Sendto(fd, []byte("x"), 0, address)
	}
	return syscall.Sendmsg(fd, []byte("x"), nil, address, 0)
}
