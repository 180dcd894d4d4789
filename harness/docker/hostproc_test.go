package docker

import (
	"os"
	"testing"

	"github.com/google/uuid"
	"github.com/testcontainers/testcontainers-go"
)

// The ID that testcontainers-go makes of the table of processes is a hash; where it could not read the table, it is a UUID.
func TestProcessesNotRead(t *testing.T) {
	if id := testcontainers.SessionID(); uuid.Validate(id) != nil {
		t.Errorf("testcontainers-go has read the table of processes: its session is %s", id)
	}
	if value, set := os.LookupEnv("HOST_PROC"); set {
		t.Errorf("HOST_PROC is left behind as %q", value)
	}
}
