package image

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// engine is the local Docker Engine, or Podman's socket, for the four questions
// this package has. The daemon package of go-containerregistry keeps saved
// images in memory or in a file that outlives an interrupt, and does not tell sizes.
type engine struct {
	client *http.Client
	// base has the scheme and host that requests are made to, address is what people know it by.
	base    url.URL
	address string
}

// save streams the image as `docker save` does.
func (e *engine) save(ctx context.Context, id string) (io.ReadCloser, error) {
	return e.do(ctx, http.MethodGet, "/images/"+id+"/get", nil, nil)
}

// load reads an archive as `docker load` does. The engine reports trouble in the stream it answers with.
func (e *engine) load(ctx context.Context, archive io.Reader) error {
	body, err := e.do(ctx, http.MethodPost, "/images/load", url.Values{"quiet": {"1"}}, archive)
	if err != nil {
		return err
	}
	defer body.Close()
	lines := json.NewDecoder(io.LimitReader(body, maxConfig))
	for {
		var line struct {
			Error string `json:"error"`
		}
		err := lines.Decode(&line)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading the engine's answer: %w", readable(err))
		case line.Error != "":
			return errors.New(oneLine(line.Error))
		}
	}
}

func (e *engine) remove(ctx context.Context, name string) error {
	body, err := e.do(ctx, http.MethodDelete, "/images/"+name, nil, nil)
	if err != nil {
		return err
	}
	return body.Close()
}

// do makes one request. The path has no API version, so that every engine answers with its own newest.
func (e *engine) do(ctx context.Context, method, path string, query url.Values, body io.Reader) (io.ReadCloser, error) {
	target := e.base
	target.Path, target.RawQuery = path, query.Encode()
	req, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/x-tar")
	}
	resp, err := e.client.Do(req)
	if err != nil {
		return nil, unreachable(e.address, err)
	}
	if resp.StatusCode/100 == 2 {
		return resp.Body, nil
	}
	defer resp.Body.Close()
	answer := &engineError{status: resp.StatusCode, Message: http.StatusText(resp.StatusCode)}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err == nil {
		_ = json.Unmarshal(raw, answer)
	}
	return nil, answer
}

func (e *engine) close() { e.client.CloseIdleConnections() }

// engineError is the engine's own words for a request it did not serve.
type engineError struct {
	status  int
	Message string `json:"message"`
}

// Error is those words on one line.
func (e *engineError) Error() string { return oneLine(e.Message) }
