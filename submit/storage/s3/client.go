package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/transfer"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// defaultRegion is where the question goes when neither the job nor the user names a region; AWS answers
// from there which one it should have been.
const defaultRegion = "us-east-1"

// client asks one endpoint in one region.
type client struct {
	*s3.Client
	// anonymous: the user has no AWS credentials that can be used.
	anonymous bool
	// login is why there are none, when it is not that there are none at all: an SSO session has ended.
	login     error
	region    string
	transport *http.Transport
}

// who asks, in messages.
func (c *client) who() string {
	if c.anonymous {
		return "a reader without AWS credentials"
	}
	return "your AWS credentials"
}

// close ends the connections.
func (c *client) close() { c.transport.CloseIdleConnections() }

// newClient makes a client for questions: an answer now, or none. Close it.
func newClient(ctx context.Context, source Source) (*client, error) {
	return connect(ctx, source, func(o *s3.Options, t *http.Transport) {
		o.Retryer = aws.NopRetryer{}
		o.HTTPClient = transfer.Client(watchedTransport{t, limits.Bucket})
	})
}

// newTransferClient makes a client that moves data: it has patience, as AWS's own tools have it and as
// AWS_MAX_ATTEMPTS sets it, and a connection for each transfer. Close it.
func newTransferClient(ctx context.Context, source Source) (*client, error) {
	return connect(ctx, source, func(o *s3.Options, t *http.Transport) {
		t.MaxIdleConns, t.MaxIdleConnsPerHost = 2*parallel, 2*parallel
		o.HTTPClient = transfer.Client(watchedTransport{t, limits.Bucket})
		o.Retryer = impatient{o.Retryer}
		// Not every service has checksums of every object, and it is no news to the user that one is missing.
		o.DisableLogOutputChecksumValidationSkipped = true
	})
}

// impatient does not ask a server again that was waited for in vain: that may take as long each time.
type impatient struct{ aws.Retryer }

// IsErrorRetryable implements aws.Retryer.
func (i impatient) IsErrorRetryable(err error) bool {
	waited, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return (!ok || !waited.Timeout()) && i.Retryer.IsErrorRetryable(err)
}

// connect takes the user's credentials from where AWS's own tools take them, the machine's own role
// excepted. They sign requests to the endpoint the job names, or to AWS when it names none: an
// endpoint of the user's configuration is not one that nodes would ask, and a redirect is not followed. To an endpoint that
// only the network names requests go without them.
func connect(ctx context.Context, source Source, with func(*s3.Options, *http.Transport)) (*client, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithEC2IMDSClientEnableState(imds.ClientDisabled))
	if profile, ok := errors.AsType[config.SharedConfigProfileNotExistError](err); ok {
		return nil, fmt.Errorf("reading the AWS configuration: there is no profile %s, which AWS_PROFILE names", profile.Profile)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the AWS configuration: %w", err)
	}
	// The user's AWS_CA_BUNDLE is in the transport that AWS's tools would have.
	built, ok := cfg.HTTPClient.(*awshttp.BuildableClient)
	if !ok {
		built = awshttp.NewBuildableClient()
	}
	c := &client{region: cmp.Or(source.Region, cfg.Region, defaultRegion), transport: built.GetTransport()}
	c.transport.ResponseHeaderTimeout = limits.Bucket.Idle
	credentials := cfg.Credentials
	if source.stranger {
		credentials, c.anonymous = aws.AnonymousCredentials{}, true
	} else if login, err := credentials.Retrieve(ctx); err == nil {
		secret.Keep(login.AccessKeyID, login.SecretAccessKey, login.SessionToken)
	} else {
		credentials, c.anonymous = aws.AnonymousCredentials{}, true
		// With nothing configured, the last place that is looked at is the machine's own role.
		if role := (*smithy.OperationError)(nil); !errors.As(err, &role) || role.Service() != imds.ServiceID {
			c.login = err
		}
	}
	c.Client = s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.Region = c.region
		o.Credentials = credentials
		o.BaseEndpoint = nil
		if source.Endpoint != "" {
			// As a node has it: the host is used as it is, and the bucket is in the path.
			o.BaseEndpoint, o.UsePathStyle = aws.String(source.Endpoint), true
		}
		with(o, c.transport)
	})
	return c, nil
}
