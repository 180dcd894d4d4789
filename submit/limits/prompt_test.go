package limits

import (
	"errors"
	"os"
	"testing"
	"time"
)

// A file that waits for its next byte, as /proc/kmsg does, is given up.
func TestPrompt(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	defer func(was time.Duration) { silence = was }(silence)
	silence = time.Millisecond
	_, err = prompt{r}.Read(make([]byte, 1))
	if kind := (*KindError)(nil); !errors.As(err, &kind) {
		t.Errorf("got %v", err)
	}
}
