package s3

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// defaultRegion is where the question goes when neither the job nor the user names a region; AWS answers
// from there which one it should have been.
const defaultRegion = "us-east-1"

// maxAnswer is the most that is read of one answer, in bytes: a page of 1000 keys is below 2 MiB.
const maxAnswer = 4 << 20

// client asks one endpoint in one region.
type client struct {
	*s3.Client
	// anonymous: the user has no AWS credentials.
	anonymous bool
	region    string
}

// newClient takes the user's credentials from where AWS's own tools take them, the machine's own role
// excepted. They sign requests to the endpoint the job names, or to AWS when it names none: an
// endpoint of the user's configuration is not one that nodes would ask, and a redirect is not followed.
func newClient(ctx context.Context, source Source) (*client, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithEC2IMDSClientEnableState(imds.ClientDisabled))
	if err != nil {
		return nil, fmt.Errorf("reading the AWS configuration: %w", err)
	}
	c := &client{region: cfg.Region}
	if source.Region != "" {
		c.region = source.Region
	}
	if c.region == "" {
		c.region = defaultRegion
	}
	credentials := cfg.Credentials
	if _, err := credentials.Retrieve(ctx); err != nil {
		credentials, c.anonymous = aws.AnonymousCredentials{}, true
	}
	c.Client = s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.Region = c.region
		o.Credentials = credentials
		o.Retryer = aws.NopRetryer{}
		o.HTTPClient = &http.Client{
			Transport:     boundedTransport{http.DefaultTransport},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
		o.BaseEndpoint = nil
		if source.Endpoint != "" {
			// As a node has it: the host is used as it is, and the bucket is in the path.
			o.BaseEndpoint, o.UsePathStyle = aws.String(source.Endpoint), true
		}
	})
	return c, nil
}

// boundedTransport ends every answer after maxAnswer bytes.
type boundedTransport struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t boundedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = boundedBody{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}

type boundedBody struct {
	io.Reader
	io.Closer
}
