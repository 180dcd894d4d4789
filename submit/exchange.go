package submit

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// maxRefusal is how much of an error's body is kept, in bytes.
const maxRefusal = 64 << 10

// exchange is one request as it really went. Bacalhau's client replaces the reason of a 401 by
// "unauthorized", and the reason of a broken connection by a text of its own.
type exchange struct {
	// err is set when there was no answer.
	err error
	// status is zero when there was no answer.
	status int
	// refusal is the body of an answer that is an error.
	refusal []byte
}

type exchangeKey struct{}

// record makes a context whose request is recorded.
func record(ctx context.Context) (context.Context, *exchange) {
	e := &exchange{}
	return context.WithValue(ctx, exchangeKey{}, e), e
}

// recorder records the exchange of a request's context.
type recorder struct{ transport http.RoundTripper }

func (r recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Del("Accept-Encoding") // so that the transport, and not Bacalhau's client, unpacks
	response, err := r.transport.RoundTrip(request)
	e, recorded := request.Context().Value(exchangeKey{}).(*exchange)
	if !recorded {
		return response, err
	}
	e.err = err
	if err != nil {
		return nil, err
	}
	e.status = response.StatusCode
	if e.status >= http.StatusBadRequest {
		body, err := io.ReadAll(io.LimitReader(response.Body, maxRefusal))
		response.Body.Close()
		if err != nil {
			e.err = err
			return nil, err
		}
		e.refusal = body
		response.Body = io.NopCloser(bytes.NewReader(body))
	}
	return response, nil
}
