# Incidence, hazard ratios and rates with late entry, by R's survival package. Run in this folder: Rscript survival.R
# Writes data_*.csv (made up here), incidence.csv, jackknife.csv, cox.csv, rates.csv and versions.txt.

library(survival)
options(digits = 15)
set.seed(20230630)

# Event: 0 censored, 1 the event of interest, 2 a competing one. Times of first event, end and censoring are rounded by
# `round_to`, so that days (or months) are shared.
people <- function(n, clusters, late, round_to, longest = 36) {
  cluster <- sample(clusters, n, replace = TRUE, prob = 3 + seq_len(clusters))
  group <- rbinom(n, 1, plogis(-1 + 0.8 * rnorm(clusters)[cluster]))
  z <- round(rnorm(n), 2)
  up <- function(x) pmax(round_to, ceiling(x / round_to) * round_to)
  entry <- ifelse(runif(n) < late, floor(runif(n, 0, 0.8 * longest) / round_to) * round_to, 0)
  work <- up(rexp(n, 0.04 * exp(0.4 * group + 0.3 * z + 0.3 * rnorm(clusters)[cluster])))
  end <- up(rexp(n, 0.02 * exp(-0.2 * z)))
  seen <- up(pmin(longest, entry + runif(n, 1, longest)))
  exit <- pmin(work, end, seen)
  event <- ifelse(work == exit, 1, ifelse(end == exit, 2, 0))
  data.frame(entry, exit, event, group, z, cluster)[exit > entry, ]
}

gap <- data.frame(
  entry = c(0, 0, 0, 1, 1, 10, 10, 11, 12, 12), exit = c(2, 3, 5, 5, 4, 14, 15, 15, 13, 18),
  event = c(1, 0, 1, 0, 2, 1, 2, 1, 1, 0), group = c(0, 1, 0, 1, 0, 1, 0, 1, 0, 1),
  z = c(0.1, -0.2, 0.5, 1, -1, 0.3, 0.2, -0.7, 0, 0.4), cluster = c(1, 2, 3, 1, 2, 3, 1, 2, 3, 1)
)
early_one <- data.frame(
  entry = c(0, 0, 1, 1, 2, 2, 3, 0.5, 4, 4), exit = c(1.5, 3, 8, 9, 7, 9, 9, 6, 5, 12),
  event = c(2, 1, 1, 0, 2, 1, 1, 0, 1, 2), group = c(0, 1, 0, 1, 0, 1, 0, 1, 1, 0),
  z = c(0.1, -0.2, 0.5, 1, -1, 0.3, 0.2, -0.7, 0, 0.4), cluster = c(1, 2, 3, 1, 2, 3, 1, 2, 3, 1)
)
plain <- people(120, 6, 0, 1 / 64)
plain$event <- pmin(plain$event, 1)
sets <- list(
  plain = plain, ties = people(240, 12, 0.5, 1), late = people(160, 8, 0.95, 1 / 8), gap = gap,
  early_one = early_one, unequal = people(900, 29, 0.6, 1 / 32)
)

curve <- function(d) {
  d$person <- seq_len(nrow(d))
  survfit(Surv(entry, exit, factor(event, 0:2)) ~ 1, data = d, id = person)
}
at <- function(d, time) {
  d <- d[d$entry < d$exit, ]
  summary(curve(d), times = time, extend = TRUE)$pstate[1, 2]
}
spread <- function(value, left_out) sqrt((length(left_out) - 1) / length(left_out) * sum((left_out - value)^2))
without_each <- function(d, f) sapply(sort(unique(d$cluster)), function(g) f(d[d$cluster != g, ]))

incidence <- jackknife <- cox <- rates <- NULL
for (name in names(sets)) {
  d <- sets[[name]]
  write.csv(d, paste0("data_", name, ".csv"), row.names = FALSE)

  fit <- curve(d)
  incidence <- rbind(incidence, data.frame(
    set = name, time = fit$time, at_risk = fit$n.risk[, 1], event_free = fit$pstate[, 1],
    first = fit$pstate[, 2], second = fit$pstate[, 3]
  ))

  for (time in c(6, 12, 24)) {
    difference <- function(d) at(d[d$group == 1, ], time) - at(d[d$group == 0, ], time)
    estimands <- list(one = function(d) at(d, time), difference = difference)
    if (name %in% c("gap", "early_one")) estimands <- estimands["one"]
    for (estimand in names(estimands)) {
      f <- estimands[[estimand]]
      jackknife <- rbind(jackknife, data.frame(
        set = name, estimand = estimand, time = time, value = f(d), standard_error = spread(f(d), without_each(d, f))
      ))
    }
  }

  if (nrow(d) > 20) {
    model <- function(d) {
      coxph(Surv(entry, exit, event == 1) ~ group + z, data = d, ties = "efron",
            control = coxph.control(eps = 1e-12, toler.chol = 1e-14))
    }
    fit <- model(d)
    left_out <- without_each(d, function(d) coef(model(d)))
    cox <- rbind(cox, data.frame(
      set = name, covariate = names(coef(fit)), coefficient = coef(fit),
      jackknife = c(spread(coef(fit)[1], left_out[1, ]), spread(coef(fit)[2], left_out[2, ]))
    ))
  }

  parts <- survSplit(Surv(entry, exit, event == 1) ~ ., data = d, cut = c(6, 12, 24), episode = "part", start = "entry",
                     end = "exit", event = "happened")
  years <- pyears(I(exit - entry) ~ part, data = parts, scale = 1)
  events <- tapply(parts$happened, parts$part, sum)
  rates <- rbind(rates, data.frame(
    set = name, part = as.integer(names(years$pyears)), events = as.vector(events), exposure = as.vector(years$pyears)
  ))
}

write.csv(incidence, "incidence.csv", row.names = FALSE)
write.csv(jackknife, "jackknife.csv", row.names = FALSE)
write.csv(cox, "cox.csv", row.names = FALSE)
write.csv(rates, "rates.csv", row.names = FALSE)
writeLines(c(R.version.string, paste("survival", packageVersion("survival"))), "versions.txt")
