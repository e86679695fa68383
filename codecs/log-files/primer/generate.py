#!/usr/bin/env python3
"""Writes primer.txt: made-up log lines that the model is trained on before it codes a frame.

Every message is written here, after public format documentation, and taken from no log file:

* times and headers: RFC 3164, RFC 5424, RFC 3339, ISO 8601, the manuals of log4j and logback (PatternLayout), Python's logging,
  glog and klog, logcat (threadtime), Go's log, java.util.logging, IBM Db2's time stamps
* web: NCSA common and combined, Apache mod_log_config and ErrorLogFormat, nginx log_format and error_log, W3C extended log
  format, Squid's native format, HAProxy's and AWS ELB's access logs, status phrases and methods of RFC 9110
* structured: Elastic Common Schema, OpenTelemetry's log data model, systemd.journal-fields, GELF, CEF, Docker's json-file,
  Kubernetes audit.k8s.io/v1, Google Cloud's LogEntry and AuditLog, Azure's activity log, Office 365's management activity,
  Okta's system log, AWS VPC flow logs, Suricata's EVE, Zeek, bunyan, zap, logfmt
* system: syslog severities and facilities, errno texts, iptables LOG, Linux audit, sudoers(5), DHCP (RFC 2131), DNS types
  (RFC 1035), SMTP replies (RFC 5321), Cisco's %FACILITY-SEVERITY-MNEMONIC
* tools: log_line_prefix of PostgreSQL, MySQL's slow query log, GitHub Actions' workflow commands, stack traces as the
  manuals of Java, Python, Go, Node.js and .NET show them

The same bytes come out everywhere: run it with Python 3.8 or later. The most valuable text is last.
"""

import random
import re
from pathlib import Path

RNG = random.Random(20)


def below(n):
    return int(RNG.random() * n)


def pick(of):
    return of[below(len(of))]


def words(text):
    return text.split()


def lines(text):
    return text.strip("\n").split("\n")


LEVELS = words("INFO INFO INFO INFO WARN ERROR DEBUG INFO FATAL INFO WARNING TRACE NOTICE CRITICAL")
MONTHS = words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
DAYS = words("Mon Tue Wed Thu Fri Sat Sun")

POOLS = {
    "user": words("root admin alice www-data nobody postgres deploy guest service ubuntu test backup oracle operator"),
    "host": words("server01 web-1 db01 localhost node-3 gateway app02 mail ip-10-0-1-25 worker-7 proxy host1 router"),
    "fqdn": words("www.example.com api.example.com mail.example.org db.internal cdn.example.net example.com"),
    "unit": words("nginx docker postgresql cron rsyslog NetworkManager systemd-logind redis-server network firewalld"),
    "prog": words("systemd kernel cron dhclient postfix/smtp named nginx dockerd sudo rsyslogd ntpd su chronyd kubelet"),
    "class": words("com.example.service.UserService org.example.http.HttpServer com.example.cache.CacheManager "
                   "org.example.db.ConnectionPool net.example.client.RetryHandler com.example.web.OrderController "
                   "org.example.storage.ObjectStore com.example.security.LoginFilter"),
    "short": words("SessionManager Scheduler TaskExecutor NetworkClient FileStore Server DeviceMonitor EventBus"
                   " Connection UserInterface StatusReporter DataSource"),
    "module": words("app.main app.db.session auth.views worker.tasks urllib3.connectionpool django.request asyncio root"),
    "thread": words("main http-nio-8080-exec-1 pool-1-thread-3 Thread-12 scheduler-1 worker-2 grpc-default-executor-0"),
    "path": words("/var/log/messages /etc/nginx/nginx.conf /var/lib/data/index.db /home/alice/.config /tmp/upload.tmp "
                  "/usr/local/bin/backup.sh /opt/app/conf/server.properties /dev/sda1 /proc/sys/net /usr/lib/libc.so.6 "
                  "/data/current/part-00001 C:\\Windows\\System32\\drivers C:\\Users\\Administrator\\AppData"),
    "uri": words("/ /index.html /favicon.ico /api/v1/users /images/logo.png /css/style.css /js/app.js /login /robots.txt "
                 "/static/js/main.js /api/v2/orders/1042 /search?q=test&page=2 /admin/login.php /assets/img/banner.jpg "
                 "/wp-login.php /products/item.html /feed/ /blog/2024/05/ /health /metrics /downloads/file.tar.gz /status"),
    "method": words("GET GET GET GET GET POST HEAD PUT GET OPTIONS DELETE GET"),
    "code": words("200 200 200 304 404 200 302 301 403 500 200 206 401 503 204 400 502 201"),
    "phrase": lines("""
OK
Created
No Content
Moved Permanently
Not Modified
Bad Request
Unauthorized
Forbidden
Not Found
Method Not Allowed
Internal Server Error
Bad Gateway
Service Unavailable
Gateway Timeout"""),
    "errno": lines("""
Connection refused
No such file or directory
Permission denied
Connection timed out
Connection reset by peer
Broken pipe
No space left on device
Address already in use
Input/output error
Operation not permitted
Cannot allocate memory
Too many open files
No route to host
Resource temporarily unavailable
Device or resource busy
Invalid argument
Network is unreachable
Read-only file system
Software caused connection abort"""),
    "agent": lines("""
Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36
Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0
Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15
curl/7.88.1
Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1
Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/5.0)
Mozilla/5.0 (Linux; Android 13; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36
Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)
Mozilla/5.0 (Windows NT 6.1; WOW64; rv:40.0) Gecko/20100101 Firefox/40.0
python-requests/2.31.0
-"""),
    "level": LEVELS,
    "lower": [level.lower() for level in LEVELS],
    "state": words("RUNNING STOPPED PENDING FAILED SUCCEEDED ACTIVE INACTIVE UNKNOWN COMPLETED"),
    "bool": words("true false"),
    # What any program may say. Each is used once before one is used again.
    "say": lines("""
Starting {short} version 2.4.1
Connection to {ip}:{port} failed: {errno}
Request completed in {n} ms with status {code}
Caught signal 15, exiting
Failed to open file {path}: {errno}
Successfully connected to database {fqdn}:5432
Session {id} of user {user} ended after {n} seconds
Loading configuration from {path}
Unable to resolve host name {fqdn}
Bound to 0.0.0.0:{port}, accepting requests
New connection from {ip}:{port}
Task {id} finished successfully in {n} ms
User {user} logged in from {ip} port {port}
Invalid username or password for account {user} from {ip}
Retrying request, attempt 3 of 5, next retry in {n} seconds
Cache miss for key user:{n}, loading from backend
Heartbeat received from node {n}, last seen {n} ms ago
Read timed out after 30000 milliseconds
Writing block {n} of size 65536 to {path}
Could not create directory {path}, error: {errno}
Initializing {short} with 4 threads and maximum queue size 1000
Server started successfully on port {port}
state changed from {state} to {state}
Deleting temporary files in {path}
Service {short} does not exist or is not enabled
Access denied for user '{user}'@'{ip}' (using password: YES)
New client connected: id={id}, address=/{ip}:{port}, protocol=TLSv1.3
SSL handshake failed: certificate has expired
Processing {n} records from queue {short}
Container {id} exited with code 1
Checkpoint complete: wrote {n} buffers, {n} files added, 0 removed
Registered new instance {uuid} with status {state}
Disk usage on {path} is above threshold: 91% used, {n} GB free
Updating cluster membership: leader is {host}, {n} followers
Slow operation detected: {n} ms elapsed
Set property {short}.enabled = {bool}
Creating new connection pool: min=2, max=20, idle timeout={n}s
Removing expired session {id}
Memory usage: {n} MB used, {n} MB free, {n} MB total
Unexpected error while processing message: null
Component initialized and ready
Network link is up at 1000 Mbps on interface eth0
Job {id} submitted by {user}, waiting for resources
Assigned task {id} to executor on {host} (1/8)
Copy of shard {n} is not available, waiting for acknowledgement
No response received from {ip} within the time limit
service registration succeeded, restarting background refresh
Battery level is low: 15 percent remaining
notification sent to {n} subscribers
Verification of package {short} succeeded
Skipping update because the package is already installed
Warning: option is deprecated and will be ignored
Applying update {n} to the current image
Scheduled maintenance window begins at 02:00 UTC
get request for key {id} from peer {host}
Build volume attached to virtual machine {uuid}
Refreshing token for user {user}
Query returned {n} rows
Failed to send message to {host}: {errno}, will retry later
Caused by an exception in class {class} while executing task {id}
User {user} lacks the permission to use resource {uri}
Opened file {path} for reading, length {n}
The operation was aborted because the user does not have sufficient privileges
New password set for {user} by administrator
Account locked after 3 failed login attempts
Group membership updated: added {user} to group wheel
Interface eth1 changed state to down
Neighbor {ip} is unreachable, route withdrawn
Packet dropped: source {ip} destination {ip} protocol udp length {n}
Temperature of sensor 2 is {n} degrees, fan speed increased
Power supply 1 lost input, running on redundant supply
Error correction on memory module {n}, total errors: {n}
Disk sdb: unrecovered read error at sector {n}
Process {pid} terminated abnormally with exit status 1
Module {module} loaded in {n} ms
Cannot parse value of parameter {short}.size, using default {n}
Unsupported operation: method {method} not allowed
Message queue is full, dropping oldest entries
Waiting for lock held by thread {thread}
Transaction {id} rolled back due to deadlock
Replication lag is {n} seconds behind master
Backup of database orders finished, {n} bytes written
Index rebuild started on table customers
Compacted {n} segments into 1, reclaimed {n} MB
Leader election started for term {n}
Received request for block range {n}-{n} from client {host}
Copied file {path} to remote location
Download of http://{fqdn}/repo/package.tar.gz complete (100%)
Checksum mismatch for {path}: expected {hex}, got {hex}
Scheduling snapshot thread to run every {n} seconds
Policy evaluation returned DENY for action read on resource {uri}
API call to external service took longer than expected: {n}ms
Attempting to reconnect in {n} seconds...
Peer certificate subject: CN={fqdn}, O=Example Inc, C=US
Too many requests from {ip}, rate limit exceeded
Sending email notification to {user}@{fqdn}
Device /dev/sdb1 is not a valid block device
Time synchronized with server {ip}, offset 0.003 sec
Firmware update required for controller {n}
System is going down for reboot
Started process {pid}, waiting for it to become ready
Bluetooth adapter disabled, wireless scan results: {n} access points found
Application window became visible, focus changed
Unable to load image: unknown format
Delivery of notification failed, no receiver for action
Invalid state: expected {state} but was {state}
"""),
}

SAID = []


def say():
    if not SAID:
        SAID.extend(POOLS["say"])
    return SAID.pop(below(len(SAID)))


def bits(n, form="%x"):
    return form % below(1 << n)


VALUES = {
    "say": say,
    "n": lambda: pick([str(below(10)), str(below(100)), str(below(1000)), "1024", "0", "128", "4096"]),
    "ip": lambda: pick(["192.168.1.", "10.0.0.", "127.0.0.1", "172.16.0.", "203.0.113.", "10.10.1."]),
    "port": lambda: pick(["8080", "443", "22", "80", "3306", "5432", "9092", "50010"] + [str(32768 + below(28000))]),
    "id": lambda: pick(words("1042 job_0001 a1b2c3 17 task_000012 session-5 0x1f 100234 attempt_01")),
    "hex": lambda: "0x" + bits(16, "%012x"),
    "pid": lambda: str(1000 + below(9000)),
    "uuid": lambda: bits(32, "%08x") + "-1b4e-4c3d-8a2f-" + bits(16, "%012x"),
    "mac": lambda: "52:54:00:" + ":".join(bits(8, "%02x") for _ in range(3)),
    "Level": lambda: pick(LEVELS).capitalize(),
}


class Clock:
    """The time of one block, which moves on with each line."""

    def __init__(self):
        self.date = (pick([2005, 2015, 2017, 2019, 2021, 2023, 2024, 2025]), below(12), 1 + below(28), below(7))
        self.second = below(80000)
        self.milli = below(1000)

    def tick(self):
        self.milli += pick([0, 1, 2, 15, 120, 480, 1003, 4100])
        self.second += self.milli // 1000
        self.milli %= 1000

    def fields(self):
        year, month, day, weekday = self.date
        h, m, s, ms = self.second // 3600, self.second // 60 % 60, self.second % 60, self.milli
        time, date = "%02d:%02d:%02d" % (h, m, s), "%d-%02d-%02d" % (year, month + 1, day)
        epoch = (year - 1970) * 31556952 // 86400 * 86400 + month * 2629746 // 86400 * 86400 + self.second
        return {
            "date": date,
            "time": time,
            "ms": "%03d" % ms,
            "us": "%03d%03d" % (ms, below(1000)),
            "y": str(year),
            "mon": MONTHS[month],
            "mm": "%02d" % (month + 1),
            "dd": "%02d" % day,
            "d2": "%2d" % day,
            "day": DAYS[weekday],
            "compact": date.replace("-", ""),
            "dots": time.replace(":", "."),
            "epoch": str(epoch),
            "sec": str(self.second),
        }


def fill(template, time):
    """Replaces the names in braces until none is left; what is no name stays as it is."""

    def value(match):
        name = match.group(1)
        if name in time:
            return time[name]
        if name in VALUES:
            text = VALUES[name]()
            return text + str(1 + below(254)) if name == "ip" and text.endswith(".") else text
        return pick(POOLS[name]) if name in POOLS else match.group(0)

    while (filled := re.sub(r"\{(\w+)\}", value, template)) != template:
        template = filled
    return template


# Words that programs log.
WORDS = """
abort accept access account acknowledge acquire action activate active adapter address admin administrator agent alert
alias allocate allow anonymous application apply argument assign attach attempt attribute audit authenticate authorization
available average backend background backup balance bandwidth batch binary bind block boot bootstrap broadcast broker browser
buffer build bytes cache calculate callback cancel capacity capture certificate change channel check checksum child circuit
cleanup clear client clock clone cluster collection command commit compaction compile complete component compress condition
config configuration configure connect connection consumer container content context continue controller cookie coordinator
copy core corrupt count counter create credential critical current cursor daemon damage database datasource deadline debug
decode default delay delete delivery denied dependency deploy deprecated describe destination destroy detach detect device
digest directory disable discard disconnect discover dispatch display document domain download driver drop dump duplicate
duration election element email empty enable encode encrypt endpoint engine entry environment error establish event evict
exceed exception exchange exclude execute exist exit expect expire export extension external failover failure fallback fatal
feature fetch file filter finish firewall firmware flag flush folder forbidden format forward found fragment frame free
frequency function gateway generate global group handler hardware header health heap heartbeat hostname identifier identity
idle ignore image immediate import inactive incoming index information initialize initiate input insert install instance
integrity interface internal interrupt interval invalid invoke issue job journal kernel keepalive kill latency launch layer
leader lease length level library license limit link listener load local location lock logical login logout lookup machine
maintenance manager manifest mapping master match maximum member memory merge message metadata method metric migrate minimum
minute mismatch missing mode model modify module monitor mount name namespace negotiate network node notify null number
object obtain offline offset online operation optimize option order orphan outbound output overflow override owner package
packet page parameter parent parse partial partition password patch path payload pending percent performance permission
persist physical ping pipeline platform plugin pointer policy poll pool port power prepare preserve previous primary priority
privilege probe procedure process producer product profile progress project promote property protocol provider provision proxy
public publish purge query queue quota quorum range ready reason reboot rebuild receive recent reclaim reconnect record
recover redirect reduce refresh refuse region register registry reject relation release reload remote remove rename render
renew repair repeat replace replica replication report repository request require reserve reset resize resolve resource
response restart restore restrict result resume retrieve retry return revoke role rollback rotate route router rule runtime
sample scan schedule schema scope script search second secondary section security segment select sensor sequence serial
server service session setting setup severity shard share shutdown signal signature single size skip slave sleep snapshot
socket source space specific speed split stack stage standby start startup state static statistics status storage store
stream string submit subnet subscribe subscription success summary suspend switch sync synchronize syntax system table target
task temporary tenant terminate threshold throttle ticket time timeout timer timestamp token topic total trace traffic
transaction transfer transition transport trigger trust tunnel type unable unavailable undefined unexpected unique unknown
unload unlock unmount unsupported update upgrade upload uptime usage user validate value variable vendor verify version
virtual volume wait wake warning watch watchdog window worker workflow workspace write zone
"""

# Blocks of lines; the times of a block rise. `N| ` before a line: N such lines, else it is one.
BLOCKS = r"""
3| {date} {time},{user},{ip},{short},{n},{state},{bool},"{say}"
timestamp,level,source,event_id,user,message,duration_ms,status

<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<log>
<record>
  <date>{date}T{time}.{us}Z</date>
  <millis>{epoch}{ms}</millis>
  <sequence>0</sequence>
  <logger>{class}</logger>
  <level>WARNING</level>
  <class>{class}</class>
  <method>run</method>
  <thread>1</thread>
  <message>{say}</message>
</record>
<log4j:event logger="{class}" timestamp="{epoch}{ms}" level="ERROR" thread="{thread}">
<log4j:message><![CDATA[{say}]]></log4j:message>
</log4j:event>

##[group]Run actions/checkout@v4
{date}T{time}.{us}0Z with: repository: example/project, token: ***
{date}T{time}.{us}0Z ##[error]Process completed with exit code 1.
[INFO] BUILD SUCCESS - Total time:  01:12 min
[WARNING] The requested profile could not be activated because it does not exist.
> Task :compileJava UP-TO-DATE
npm WARN deprecated package@1.2.3: this version is no longer supported
added 120 packages, and audited 121 packages in 3s, found 0 vulnerabilities
Step 3/9 : RUN apt-get update && apt-get install -y --no-install-recommends curl
Setting up libexample1:amd64 (1.2.3-4) ...
Unpacking python3-example (2.0.1-1+deb12u1) over (2.0.0-1) ...
Processing triggers for man-db (2.11.2-2) ...
{date} {time} status half-configured libexample:amd64 1.2.3-1
{date} {time} upgrade libexample:amd64 1.2.3-1 1.2.4-1
{date} {time} install example-utils:all <none> 3.0-2

# Time: {date}T{time}.{us}Z
# User@Host: {user}[{user}] @ {host} [{ip}]  Id: {n}
# Query_time: 2.{us}  Lock_time: 0.000120 Rows_sent: 10  Rows_examined: {n}
SET timestamp={epoch};
SELECT u.id, u.name, COUNT(*) FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.status = 'open' GROUP BY u.id ORDER BY o.created_at DESC LIMIT 10;
{date} {time}.{ms} UTC [{pid}] LOG:  duration: {n}.{ms} ms  statement: UPDATE accounts SET balance = balance - $1 WHERE id = $2
{date} {time}.{ms} UTC [{pid}] {user}@app ERROR:  duplicate key value violates unique constraint "users_pkey"
{date} {time}.{ms} UTC [{pid}] {user}@app DETAIL:  Key (id)=({n}) already exists.
{date} {time}.{ms} UTC [{pid}] {user}@app STATEMENT:  INSERT INTO users (id, name, email) VALUES ($1, $2, $3)
{date} {time}.{ms} UTC [{pid}] FATAL:  password authentication failed for role "{user}"
{date}T{time}.{us}Z {n} [Warning] [MY-010068] [Server] CA certificate ca.pem is self signed.
{date}T{time}.{us}Z 0 [System] [MY-010931] [Server] ready for connections. socket: '/run/mysqld.sock'  port: 3306
1:M {dd} {mon} {y} {time}.{ms} * Background saving terminated with success

#Software: Internet Server
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus time-taken
4| {date} {time} {ip} {method} {uri} - 443 - {ip} Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64) {code} 0 {n}

3| 2 123456789010 eni-1235b8ca {ip} {ip} {port} 443 6 20 4249 {epoch} {epoch} ACCEPT OK
3| {epoch}.{us}	C{id}	{ip}	{port}	{ip}	53	udp	dns	0.{us}	{fqdn}	A	NOERROR	T	-

3| {epoch}.{ms}    {n} {ip} TCP_MISS/{code} 4096 {method} http://{fqdn}{uri} - DIRECT/{ip} text/html

2| http {date}T{time}.{us}Z app/lb/50dc6c495c0c9188 {ip}:{port} {ip}:80 0.000 0.001 0.000 {code} {code} 34 366 "{method} http://{fqdn}:80{uri} HTTP/1.1" "{agent}" - -

3| {mon} {d2} {time} {host} haproxy[{pid}]: {ip}:{port} [{dd}/{mon}/{y}:{time}.{ms}] http-in backend/srv1 0/0/1/{n}/{n} {code} 2750 - - ---- 1/1/1/1/0 0/0 "{method} {uri} HTTP/1.1"

2| CEF:0|Example|Firewall|1.0|100|connection denied|5|src={ip} dst={ip} spt={port} dpt=443 proto=TCP act=blocked msg={say}
<134>1 {date}T{time}.{ms}Z {host} {prog} {pid} ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] {say}
<34>{mon} {d2} {time} {host} {prog}: {say}
{mon} {d2} {time}: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to down
{mon} {d2} {time} {host} %SYS-5-CONFIG_I: Configured from console by {user} on vty0 ({ip})

3| {mon} {d2} {time} {host} kernel: [{sec}.{us}] DROP IN=eth0 OUT= MAC={mac} SRC={ip} DST={ip} LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID={pid} DF PROTO=TCP SPT={port} DPT=22 WINDOW=65535 RES=0x00 SYN URGP=0
type=SYSCALL msg=audit({epoch}.{ms}:{n}): arch=c000003e syscall=59 success=yes exit=0 ppid={pid} pid={pid} auid=1000 uid=0 gid=0 euid=0 tty=pts0 ses=1 comm="bash" exe="/usr/bin/bash" key=(null)
type=USER_LOGIN msg=audit({epoch}.{ms}:{n}): pid={pid} uid=0 auid=4294967295 msg='op=login acct="{user}" exe="/usr/sbin/login" hostname=? addr={ip} terminal=tty1 res=failed'

[    0.000000] Linux version 6.1.0 (gcc version 12.2.0) #1 SMP
[    0.{us}] clocksource: Switched to clocksource tsc
[    1.{us}] pci 0000:00:1f.2: reg 0x10: [mem 0xfebd0000-0xfebdffff 64bit pref]
[    1.{us}] usb 1-1: New device found, idVendor=0781, idProduct=5567, bcdDevice= 1.00
[    2.{us}] XFS (sda1): Ending clean mount
[    2.{us}] e1000 0000:00:03.0 eth0: (PCI:33MHz:32-bit) {mac}
[   12.{us}] Out of memory: Killed process {pid} (java) total-vm:4194304kB, anon-rss:1048576kB, file-rss:0kB
[   13.{us}] Call Trace: do_syscall_64+0x5c/0xc0

I{mm}{dd} {time}.{us}       1 controller.go:116] "Starting worker" controller="node" workers=5
W{mm}{dd} {time}.{us}   {pid} reflector.go:324] failed to list *v1.Pod: Get "https://{ip}:6443/api/v1/pods?limit=500": dial tcp {ip}:6443: connect: connection refused
E{mm}{dd} {time}.{us}   {pid} server.cc:{n}] {say}
2| {y}/{mm}/{dd} {time} http: TLS handshake error from {ip}:{port}: EOF
panic: runtime error: invalid memory address or nil pointer dereference
goroutine 1 [running]:
main.(*Server).handle(0xc000010000)
	/go/src/example/server.go:87 +0x1d

Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.
   at Example.Services.OrderService.Process(Int32 id) in /src/Services/OrderService.cs:line 42
   at System.Threading.Tasks.Task.Execute()
TypeError: Cannot read properties of undefined (reading 'length')
    at Object.handler (/app/src/routes/index.js:24:13)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)

Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/app/main.py", line 42, in <module>
    result = self.session.execute(statement, params)
  File "/app/db/session.py", line 118, in execute
    raise TimeoutError("timed out")
ConnectionRefusedError: [Errno 111] Connection refused
2| {date} {time},{ms} - {module} - {level} - {say}
2| {level}:{module}:{say}
[{date} {time} +0000] [{pid}] [INFO] Booting worker with pid: {pid}
INFO:     {ip}:{port} - "{method} {uri} HTTP/1.1" {code} {phrase}
{date} {time}.{ms} {pid} {level} {module} [{uuid} - - - - -] {say}

2| {mm}-{dd} {time}.{ms}  {pid}  {pid} D {short}: {say}
2| {mm}-{dd} {time}.{ms}  {pid}  {pid} I {short}: status={state}, reason=0, uid=1000, visible={bool}
2| {date} {time}.{ms}|{level}|{short}|{say}
{date}-{dots}.{us}+000 I{pid}A512         LEVEL: {Level}    {say}
2| {compact} {time} {n} {level} {class}: {say}

2| {"log":"{say}\n","stream":"stderr","time":"{date}T{time}.{us}Z"}
2| {"level":"{lower}","ts":{epoch}.{us},"caller":"server/handler.go:{n}","msg":"{say}","error":"context deadline exceeded"}
2| {"name":"app","hostname":"{host}","pid":{pid},"level":30,"msg":"{say}","time":"{date}T{time}.{ms}Z","v":0}
{"version":"1.1","host":"{host}","short_message":"{say}","timestamp":{epoch}.{ms},"level":6,"_user_id":{n}}
{"__REALTIME_TIMESTAMP":"{epoch}{us}","_SYSTEMD_UNIT":"{unit}.service","PRIORITY":"6","SYSLOG_IDENTIFIER":"{prog}","_PID":"{pid}","_HOSTNAME":"{host}","MESSAGE":"{say}"}
{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"{uuid}","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/default/pods","verb":"list","user":{"username":"system:{user}","groups":["system:authenticated"]},"sourceIPs":["{ip}"],"userAgent":"{agent}","objectRef":{"resource":"pods","namespace":"default","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":{code}},"requestReceivedTimestamp":"{date}T{time}.{us}Z"}
{"insertId":"1a2b3c","jsonPayload":{"message":"{say}"},"resource":{"type":"k8s_container","labels":{"project_id":"example","location":"us-east-1","cluster_name":"prod"}},"timestamp":"{date}T{time}.{us}Z","severity":"ERROR","logName":"projects/example/logs/stdout"}
{"Timestamp":"{epoch}{us}000","SeverityText":"{level}","SeverityNumber":9,"Body":"{say}","TraceId":"{uuid}","Resource":{"service.name":"shop","service.version":"1.0.0"},"Attributes":{"http.status_code":{code},"http.url":"http://{fqdn}{uri}"}}
{"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","status":{},"authenticationInfo":{"principalEmail":"{user}@example.com"},"requestMetadata":{"callerIp":"{ip}","callerSuppliedUserAgent":"{agent}"},"serviceName":"compute.googleapis.com","methodName":"v1.compute.instances.insert","authorizationInfo":[{"permission":"compute.instances.create","granted":true}],"resourceName":"projects/example/zones/us-central1-a/instances/{host}"},"resource":{"type":"gce_instance"},"timestamp":"{date}T{time}.{us}Z","severity":"NOTICE"}
{ "time": "{date}T{time}.{us}0Z", "resourceId": "/SUBSCRIPTIONS/{uuid}/RESOURCEGROUPS/EXAMPLE", "operationName": "Microsoft.Compute/virtualMachines/start/action", "category": "Administrative", "resultType": "Success", "durationMs": {n}, "callerIpAddress": "{ip}", "correlationId": "{uuid}", "level": "Informational", "properties": {"statusCode": "OK", "message": null}}
{"CreationTime":"{date}T{time}","Id":"{uuid}","Operation":"FileAccessed","OrganizationId":"{uuid}","RecordType":6,"ResultStatus":"Succeeded","UserKey":"{user}","UserType":0,"Version":1,"Workload":"SharePoint","ClientIP":"{ip}","UserId":"{user}@example.com","ObjectId":"https://{fqdn}{uri}","ItemType":"File"}
{"timestamp":"{date}T{time}.{us}+0000","flow_id":1234567890,"in_iface":"eth0","event_type":"alert","src_ip":"{ip}","src_port":{port},"dest_ip":"{ip}","dest_port":80,"proto":"TCP","alert":{"action":"allowed","gid":1,"signature_id":2100498,"rev":7,"signature":"Attack response: root check","category":"Potentially Bad Traffic","severity":2},"app_proto":"http"}
{"eventType":"user.session.start","displayMessage":"User login","severity":"INFO","actor":{"id":"{id}","type":"User","alternateId":"{user}@example.com","displayName":"Alice Smith","detailEntry":null},"client":{"userAgent":{"rawUserAgent":"{agent}","os":"Linux","browser":"CHROME"},"zone":"null","device":"Computer","ipAddress":"{ip}"},"outcome":{"result":"SUCCESS","reason":null},"published":"{date}T{time}.{ms}Z","uuid":"{uuid}","version":"0","request":{"ipChain":[]},"target":null}
2| {"@timestamp":"{date}T{time}.{ms}Z","log.level":"{level}","message":"{say}","ecs.version":"1.2.0","service.name":"orders","event.dataset":"orders.log","process.thread.name":"{thread}","log.logger":"{class}"}
{"@timestamp":"{date}T{time}.{ms}Z","event":{"action":"logon","category":["authentication"],"outcome":"failure"},"user":{"name":"{user}","id":"S-1-5-18","domain":"EXAMPLE"},"source":{"ip":"{ip}","port":{port}},"destination":{"ip":"{ip}"},"process":{"name":"cmd.exe","pid":{pid},"executable":"C:\\Windows\\System32\\cmd.exe","args":[]},"host":{"hostname":"{host}","os":{"type":"windows"}},"tags":["audit"],"error":null}
{"time_local":"{dd}/{mon}/{y}:{time} +0000","remote_addr":"{ip}","remote_user":"-","request":"{method} {uri} HTTP/1.1","status":"{code}","body_bytes_sent":"{n}","request_time":"0.{ms}","http_referrer":"","http_user_agent":"{agent}"}

3| ts={date}T{time}.{ms}Z caller=main.go:{n} level={lower} component=web msg="{say}" err="{errno}" duration={n}ms
time="{date}T{time}Z" level={lower} msg="{say}" container={id} image=example/app:latest
at={lower} method={method} path="{uri}" host={fqdn} request_id={uuid} fwd="{ip}" service={n}ms status={code} bytes={n} protocol=https

{mon} {d2} {time} {host} systemd[1]: Started {unit}.service - The example server.
{mon} {d2} {time} {host} systemd[1]: {unit}.service: Main process exited, code=exited, status=1/FAILURE
{mon} {d2} {time} {host} systemd[1]: Stopping User Manager for UID 1000...
{mon} {d2} {time} {host} CRON[{pid}]: ({user}) CMD (test -x /usr/local/bin/backup.sh && /usr/local/bin/backup.sh)
{mon} {d2} {time} {host} dhclient[{pid}]: DHCPOFFER of {ip} from {ip}
{mon} {d2} {time} {host} dnsmasq-dhcp[{pid}]: DHCPACK(eth0) {ip} {mac} {host}
{mon} {d2} {time} {host} named[{pid}]: client @{hex} {ip}#{port} ({fqdn}): query: {fqdn} IN AAAA +E(0)K ({ip})
{mon} {d2} {time} {host} postfix/smtp[{pid}]: 4F1B2C3D: to=<{user}@{fqdn}>, relay={fqdn}[{ip}]:25, delay=0.5, dsn=2.0.0, status=sent (250 2.1.5 Ok)
{mon} {d2} {time} {host} sudo:    {user} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND=/bin/systemctl reload {unit}
5| {mon} {d2} {time} {host} {prog}[{pid}]: {say}
3| {mon} {d2} {time} {host} kernel: {say}
2| {date}T{time}.{us}+00:00 {host} {prog}[{pid}]: {say}

{y}/{mm}/{dd} {time} [error] {pid}#{pid}: *{n} open() "/usr/share/nginx/html{uri}" failed (2: {errno}), client: {ip}, server: {fqdn}, request: "{method} {uri} HTTP/1.1", host: "{fqdn}", referrer: "https://{fqdn}/"
2| [{day} {mon} {dd} {time}.{us} {y}] [core:error] [pid {pid}:tid 140123] [client {ip}:{port}] AH00037: {say}, referer: http://{fqdn}/
[{day} {mon} {dd} {time} {y}] [notice] {say}
4| {ip} - - [{dd}/{mon}/{y}:{time} +0000] "{method} {uri} HTTP/1.0" {code} {n}
9| {ip} - - [{dd}/{mon}/{y}:{time} +0000] "{method} {uri} HTTP/1.1" {code} {n} "http://{fqdn}{uri}" "{agent}"
3| {ip} - {user} [{dd}/{mon}/{y}:{time} -0700] "{method} {uri} HTTP/1.1" {code} {n} "-" "{agent}"

3| {date} {time},{ms} {level} [{thread}] {class}: {say}
java.lang.IllegalStateException: Failed to execute request
	at {class}.process(Application.java:{n})
	at java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1149)
	at java.lang.Thread.run(Thread.java:748)
Caused by: java.lang.NullPointerException: null
	... 12 more
3| {date} {time}.{ms}  INFO {pid} --- [{thread}] {class}  : {say}
3| {y}/{mm}/{dd} {time} {level} {short}: {say}
3| [{date} {time},{ms}] {level} {say} ({class})
3| {date} {time},{ms} [{thread}] {level} {short}.java:{n} - {say}
2| [{date}T{time}.{ms}+0000][{lower}][{lower}] {say}
2| {day} {mon} {d2} {time} {y} {level}: {say}
2| {date} {time} [{level}] {class} - {say}
2| {mon} {dd}, {y} {time} AM {class} start
2| {date}T{time}.{us}Z  {level} {short}: {say}
"""


def main():
    out = lines(WORDS)
    for block in BLOCKS.strip("\n").split("\n\n"):
        clock = Clock()
        for line in block.split("\n"):
            times, template = (int(line[0]), line[3:]) if line[1:3] == "| " else (1, line)
            for _ in range(times):
                clock.tick()
                out.append(fill(template, clock.fields()))
    Path(__file__).with_name("primer.txt").write_bytes("".join(line + "\n" for line in out).encode())


if __name__ == "__main__":
    main()
