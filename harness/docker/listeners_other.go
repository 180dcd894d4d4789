//go:build !linux

package docker

import "errors"

// listenersOf is for the kernel that containers run on.
func listenersOf(string) (listeners, error) {
	return nil, errors.New("this machine's kernel is not Linux")
}
