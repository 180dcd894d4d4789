package dockerfile

import "strings"

// Official tells the name of an image that Docker Hub has under one word, with or without its tag and the hub's own name.
func Official(name string) bool {
	name = short(name)
	if end := strings.IndexAny(name, ":@"); end >= 0 {
		name = name[:end]
	}
	return officialImages[name]
}

// officialImages are those that Docker Hub has under a name of one word (https://github.com/docker-library/official-images).
var officialImages = func() map[string]bool {
	all := map[string]bool{}
	for name := range strings.FieldsSeq(`
		adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps busybox
		caddy cassandra centos chronograf cirros clearlinux clefos clickhouse clojure composer convertigo couchbase couchdb crate dart debian
		docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang fedora flink fluentd friendica gazebo gcc
		geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world hitch httpd hylang ibmjava ibm-semeru-runtimes influxdb irssi
		jetty joomla jruby julia kapacitor kibana kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached
		mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary odoo openjdk open-liberty
		oraclelinux orientdb percona perl photon php phpmyadmin plone postfixadmin postgres python pypy r-base rabbitmq rakudo-star redis
		redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa scratch silverpeas sl solr sonarqube spark
		spiped storm swift swipl telegraf tomcat tomee traefik ubuntu unit varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper`) {
		all[name] = true
	}
	return all
}()
