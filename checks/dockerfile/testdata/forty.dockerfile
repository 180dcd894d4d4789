# syntax=docker/dockerfile:1
ARG PYTHON=3.12
ARG VARIANT=slim

# The tools are compiled once.
FROM --platform=$BUILDPLATFORM golang:1.25 as Tools
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg go mod download
COPY cmd/ cmd/
ARG TARGETARCH
RUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /out/ ./cmd/...

FROM python:${PYTHON}-${VARIANT} AS packages
ENV PIP_NO_CACHE_DIR 1
RUN apt-get update && \
    apt-get install --yes --no-install-recommends \
      build-essential \
      git && \
    rm -rf /var/lib/apt/lists/*
COPY requirements.txt /tmp/
RUN pip install --prefix /packages -r /tmp/requirements.txt

FROM python:${PYTHON}-${VARIANT}
MAINTAINER somebody <somebody@example.org>
ENV PYTHONUNBUFFERED=1 \
    MODEL=/models/small
COPY --from=packages /packages /usr/local
COPY --from=Tools /out/ /usr/local/bin/
WORKDIR app
COPY train.py model/ ./
RUN <<EOF
useradd --create-home worker
chown --recursive worker /models
EOF
USER worker
VOLUME /outputs/cache
EXPOSE 8080/TCP
ENTRYPOINT python train.py --model $MODEL
CMD ["--epochs", "3"]
