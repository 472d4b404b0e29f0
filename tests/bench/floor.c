/*
 * The floor of every bench: the same work done by C with nothing around it, and the stopwatch for
 * what happens between terminals.
 *
 *   floor fan-out DIR ROUNDS             µs to tell all FIFOs in DIR
 *   floor answer MINE THEIRS             answers every byte in MINE with one in THEIRS
 *   floor ask MINE THEIRS ROUNDS         µs from a byte in THEIRS to the answer in MINE
 *   floor peer CHATDIR                   a chat: appends, tells, shows
 *   floor syncing-peer CHATDIR           the same, but syncs what it appends
 *   floor keys CLIENTS SKIPPED ROUNDS COMMAND…
 *                                        µs from Enter on one terminal to the text on all others,
 *                                        in ROUNDS rounds after those that do not count
 *
 * Each prints a median, and the last also the 99th percentile.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_CLIENTS 64
#define PATIENCE_MS 20000
/* A terminal that has shown nothing new for so long is done. */
#define QUIET_MS 5

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static int ascending(const void *one, const void *other) {
  double difference = *(const double *)one - *(const double *)other;
  return (difference > 0) - (difference < 0);
}

static void print_median(double *values, int count) {
  qsort(values, count, sizeof *values, ascending);
  printf("%.3f\n", values[count / 2]);
}

static void print_median_and_p99(double *values, int count) {
  qsort(values, count, sizeof *values, ascending);
  printf("%.3f %.3f\n", values[count / 2], values[count * 99 / 100]);
}

static double *values_for(int rounds) {
  double *values = calloc(rounds, sizeof *values);
  if (rounds < 1 || values == NULL) errx(100, "what is that for a number of rounds?");
  return values;
}

static void tell(int directory, const char *name) {
  int fd = openat(directory, name, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return;
  if (write(fd, "\n", 1) < 0 && errno != EAGAIN) warn("write %s", name);
  close(fd);
}

static void tell_all(DIR *directory) {
  struct dirent *entry;
  rewinddir(directory);
  while ((entry = readdir(directory)) != NULL)
    if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') tell(dirfd(directory), entry->d_name);
}

static void fan_out(const char *path, int rounds) {
  double *values = values_for(rounds);
  DIR *directory = opendir(path);
  if (directory == NULL) err(111, "opendir %s", path);
  for (int round = 0; round < rounds; round++) {
    double start = now();
    tell_all(directory);
    values[round] = now() - start;
  }
  print_median(values, rounds);
}

static int open_own(const char *path) {
  if (mkfifo(path, 0620) < 0 && errno != EEXIST) err(111, "mkfifo %s", path);
  int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) err(111, "open %s", path);
  return fd;
}

static void wait_for_byte(int fd) {
  char bytes[PIPE_BUF];
  struct pollfd own = {.fd = fd, .events = POLLIN};
  if (poll(&own, 1, -1) < 0) err(111, "poll");
  if (read(fd, bytes, sizeof bytes) < 0) err(111, "read");
}

static void answer(const char *mine, const char *theirs) {
  int own = open_own(mine);
  while (1) {
    wait_for_byte(own);
    tell(AT_FDCWD, theirs);
  }
}

static void ask(const char *mine, const char *theirs, int rounds) {
  double *values = values_for(rounds);
  int own = open_own(mine);
  for (int round = 0; round < rounds; round++) {
    double start = now();
    tell(AT_FDCWD, theirs);
    wait_for_byte(own);
    values[round] = now() - start;
  }
  print_median(values, rounds);
}

static void show(int log) {
  char bytes[65536];
  ssize_t length;
  while ((length = read(log, bytes, sizeof bytes)) > 0)
    if (write(STDOUT_FILENO, bytes, length) < 0) err(111, "write");
}

static void say(int log, DIR *fifodir, const char *text, size_t length, int syncing) {
  char line[4200];
  int size = snprintf(line, sizeof line, "[%d] <floor>: %.*s\n", getpid(), (int)length, text);
  if (write(log, line, size) < 0 || (syncing && fsync(log) < 0)) err(111, "write");
  tell_all(fifodir);
}

static void peer(const char *path, int syncing) {
  char name[32], typed[4096];
  size_t filled = 0;
  if (chdir(path) < 0) err(111, "chdir %s", path);
  snprintf(name, sizeof name, "event/%d", getpid());
  struct pollfd wake[] = {{.fd = open_own(name), .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  int log = open("log", O_RDWR | O_APPEND), shown = open("log", O_RDONLY);
  DIR *fifodir = opendir("event");
  if (log < 0 || shown < 0 || fifodir == NULL) err(111, "open %s", path);
  lseek(shown, 0, SEEK_END);
  printf("[%d]<floor>: ", getpid());
  fflush(stdout);
  while (poll(wake, 2, -1) > 0) {
    if (wake[0].revents) {
      wait_for_byte(wake[0].fd);
      show(shown);
    }
    if (!wake[1].revents) continue;
    ssize_t length = read(STDIN_FILENO, typed + filled, sizeof typed - filled);
    if (length <= 0) break;
    filled += length;
    char *start = typed, *end;
    while ((end = memchr(start, '\n', typed + filled - start)) != NULL) {
      say(log, fifodir, start, end - start, syncing);
      start = end + 1;
    }
    filled -= start - typed;
    memmove(typed, start, filled);
  }
  show(shown);
  unlink(name);
}

/* A client on a terminal of its own, and the end of what it has shown. */
struct client {
  pid_t pid;
  int terminal;
  char shown[65536];
  size_t length;
};

static struct client clients[MAX_CLIENTS];

static void start(struct client *client, char **command) {
  struct winsize size = {.ws_row = 24, .ws_col = 80};
  client->pid = forkpty(&client->terminal, NULL, NULL, &size);
  if (client->pid < 0) err(111, "forkpty");
  if (client->pid > 0) return;
  execvp(command[0], command);
  err(111, "exec %s", command[0]);
}

static void take(struct client *client) {
  if (client->length > sizeof client->shown / 2) {
    client->length /= 2;
    memmove(client->shown, client->shown + client->length, client->length);
  }
  size_t room = sizeof client->shown - client->length;
  ssize_t length = read(client->terminal, client->shown + client->length, room);
  if (length <= 0) errx(111, "a client ended:\n%.*s", (int)client->length, client->shown);
  client->length += length;
}

/* Takes what the terminals show until nothing comes for so long; returns whether anything came. */
static int watch(int count, int timeout) {
  struct pollfd terminals[MAX_CLIENTS];
  for (int each = 0; each < count; each++)
    terminals[each] = (struct pollfd){.fd = clients[each].terminal, .events = POLLIN};
  if (poll(terminals, count, timeout) <= 0) return 0;
  for (int each = 0; each < count; each++)
    if (terminals[each].revents) take(&clients[each]);
  return 1;
}

static int has(const struct client *client, const char *text) {
  return memmem(client->shown, client->length, text, strlen(text)) != NULL;
}

/* Waits until the clients from the first one on have shown a text. */
static void wait_for(const char *text, int first, int count) {
  for (int each = first; each < count; each++)
    while (!has(&clients[each], text))
      if (!watch(count, PATIENCE_MS))
        errx(111, "\"%s\" does not come:\n%.*s", text, (int)clients[each].length,
             clients[each].shown);
}

static void press(const char *keys) {
  if (write(clients[0].terminal, keys, strlen(keys)) < 0) err(111, "write");
}

static void keys(int count, int skipped, int rounds, char **command) {
  double *values = values_for(rounds);
  char text[32];
  if (count < 2 || count > MAX_CLIENTS) errx(100, "that many clients?");
  for (int each = 0; each < count; each++) {
    start(&clients[each], command);
    // The C pipechat prompts with <nick>: and ours with >, below the line that says who joined.
    wait_for(">", each, each + 1);
  }
  while (watch(count, 200)) continue;
  for (int round = -skipped; round < rounds; round++) {
    snprintf(text, sizeof text, "text%06d", skipped + round);
    press(text);
    while (watch(count, QUIET_MS)) continue;
    double pressed = now();
    press("\r");
    wait_for(text, 1, count);
    if (round >= 0) values[round] = now() - pressed;
    while (watch(count, QUIET_MS)) continue;
  }
  for (int each = 0; each < count; each++) {
    kill(clients[each].pid, SIGTERM);
    waitpid(clients[each].pid, NULL, 0);
  }
  print_median_and_p99(values, rounds);
}

int main(int count, char **words) {
  if (count == 4 && strcmp(words[1], "fan-out") == 0) fan_out(words[2], atoi(words[3]));
  else if (count == 4 && strcmp(words[1], "answer") == 0) answer(words[2], words[3]);
  else if (count == 5 && strcmp(words[1], "ask") == 0) ask(words[2], words[3], atoi(words[4]));
  else if (count == 3 && strcmp(words[1], "peer") == 0) peer(words[2], 0);
  else if (count == 3 && strcmp(words[1], "syncing-peer") == 0) peer(words[2], 1);
  else if (count > 5 && strcmp(words[1], "keys") == 0)
    keys(atoi(words[2]), atoi(words[3]), atoi(words[4]), words + 5);
  else errx(100, "see the top of floor.c");
  return 0;
}
