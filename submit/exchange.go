package submit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// exchange is one request as it really went. Bacalhau's client replaces the reason of a 401 by
// "unauthorized", and the reason of a broken connection by a text of its own.
type exchange struct {
	// err is set when there was no answer, or none that could be read.
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

// recorder records the exchange of a request's context. It is also the first of two that look at an answer: what comes out of
// it is whole, no larger than limits.API allows, and a JSON object unless it is an error; Bacalhau's client would panic for
// null. The second is check.
type recorder struct{ transport http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (r recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Del("Accept-Encoding") // so that the transport, and not Bacalhau's client, unpacks
	e, recorded := request.Context().Value(exchangeKey{}).(*exchange)
	if !recorded {
		return nil, errors.New("a request that nobody records")
	}
	response, err := r.transport.RoundTrip(request)
	if err != nil {
		e.err = err
		return nil, err
	}
	body, err := limits.API.ReadAll(response.Body)
	response.Body.Close()
	if err != nil {
		e.err = err
		return nil, err
	}
	e.status = response.StatusCode
	switch {
	case e.status >= http.StatusBadRequest:
		e.refusal = body
	case e.status == http.StatusOK && !object(body):
		e.err = answerError(noAPI + ", but " + excerpt(body))
		return nil, e.err
	}
	response.Header.Del("Content-Encoding") // of what is left of a bomb in a bomb
	response.ContentLength = int64(len(body))
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// object tells whether a document is a JSON object, and nothing but that.
func object(body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	return len(body) > 0 && body[0] == '{' && json.Valid(body)
}

// excerpt quotes the beginning of what is no answer.
func excerpt(body []byte) string {
	const enough = 300
	return words.Quoted(string(body[:min(len(body), enough)]))
}
