// Package pinning asks a pinning service, a company's or a friend's IPFS nodes, to keep content, through the
// published API for it (https://ipfs.github.io/pinning-services-api-spec).
package pinning

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/ipfs/boxo/pinning/remote/client/openapi"
	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
	"github.com/seatrial/seatrial/submit/storage/transfer"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Service is one pinning service and the user's access to it.
type Service struct {
	host string
	// shown is its endpoint without a password.
	shown string
	// api is the client that the API's description generates. boxo's own around it lets nobody bound an answer.
	api *openapi.APIClient
}

// New makes a client of the service at an endpoint, "https://pins.example/psa". The token opens the user's account
// there. The error is about the endpoint: not a URL, or one that would show the token to anybody on the way.
func New(endpoint, token string) (*Service, error) {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("%q is not a URL, want https://HOST/PATH", endpoint)
	case u.Scheme == "http" && !limits.Loopback(u.Hostname()):
		return nil, fmt.Errorf("%s would show the token to everybody on the way, want https", secret.URL(endpoint))
	}
	config := openapi.NewConfiguration()
	config.UserAgent = "seatrial"
	config.AddDefaultHeader("Authorization", "Bearer "+token)
	config.Servers = openapi.ServerConfigurations{{URL: strings.TrimSuffix(endpoint, "/")}}
	config.HTTPClient = transfer.Client(limits.Pinning.Bound(limits.Pinning.Transport(nil)))
	return &Service{host: u.Host, shown: secret.URL(endpoint), api: openapi.NewAPIClient(config)}, nil
}

// Endpoint is where the service is, without a password.
func (s *Service) Endpoint() string { return s.shown }

// Find is the request for a root that is done, or else one that is under way; nil when there is neither.
func (s *Service) Find(ctx context.Context, root cid.Cid) (*Pin, error) {
	for _, states := range [][]openapi.Status{{openapi.PINNED}, {openapi.PINNING, openapi.QUEUED}} {
		found, resp, err := s.api.PinsApi.PinsGet(ctx).Cid([]string{root.String()}).Status(states).Limit(1).Execute()
		if err != nil {
			return nil, s.refusal(ctx, "looking for the pin", resp, err)
		}
		for _, status := range found.Results {
			if status.Pin.Cid == root.String() {
				return s.pin(status)
			}
		}
	}
	return nil, nil
}

// Pin asks for a root to be kept. The name is for people; the origins are multiaddrs of nodes that have the content.
func (s *Service) Pin(ctx context.Context, root cid.Cid, name string, origins []string) (*Pin, error) {
	wanted := openapi.Pin{Cid: root.String()}
	if name != "" {
		wanted.SetName(name[:min(len(name), maxName)])
	}
	if len(origins) > 0 {
		wanted.SetOrigins(origins[:min(len(origins), maxOrigins)])
	}
	status, resp, err := s.api.PinsApi.PinsPost(ctx).Pin(wanted).Execute()
	if err != nil {
		return nil, s.refusal(ctx, "asking for the pin", resp, err)
	}
	return s.pin(status)
}

// status asks how far a request has come.
func (s *Service) status(ctx context.Context, id string) (*Pin, error) {
	status, resp, err := s.api.PinsApi.PinsRequestidGet(ctx, id).Execute()
	if err != nil {
		return nil, s.refusal(ctx, "asking after the pin", resp, err)
	}
	return s.pin(status)
}

// refusal is an error in people's words.
func (s *Service) refusal(ctx context.Context, doing string, resp *http.Response, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e := &serviceError{doing: doing, host: s.host}
	var answer openapi.GenericOpenAPIError
	if resp == nil || !errors.As(err, &answer) {
		e.reason = reach.Reason(err)
		return e
	}
	e.status, e.reason = resp.StatusCode, resp.Status
	if failure, ok := answer.Model().(openapi.Failure); ok && failure.Error.Reason != "" {
		e.reason = fmt.Sprintf("%s: %s", resp.Status, words.Said(failure.Error.Reason+" "+failure.Error.GetDetails()))
	} else if resp.StatusCode < http.StatusMultipleChoices {
		e.reason = "its answer is not that of a pinning service"
	}
	return e
}
