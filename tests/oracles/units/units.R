# Funnel limits, over-dispersion and shrunken shares of units, in base R. Run in this folder: Rscript units.R.
# Writes units.csv (twelve hospitals from the BUGS examples, volume I, "Surgical", and 35 regions made up here),
# summaries.csv, scores.csv, limits.csv and versions.txt.

set.seed(20050430)
surgical <- data.frame(
  set = "surgical", x = c(0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24),
  n = c(47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360)
)
n <- round(exp(rnorm(35, 4.2, 0.9))) + 2
regions <- data.frame(set = "regions", x = rbinom(35, n, rbeta(35, 0.36 * 32, 0.64 * 32)), n = n)
units <- rbind(surgical, regions)
write.csv(units, "units.csv", row.names = FALSE, quote = FALSE)

# Spiegelhalter 2005: z-scores, winsorised at 10 % on either side, phi, tau squared.
funnel <- function(x, n) {
  target <- sum(x) / sum(n)
  s <- sqrt(target * (1 - target) / n)
  z <- (x / n - target) / s
  ends <- quantile(z, c(0.1, 0.9), type = 7, names = FALSE)
  phi <- mean(pmin(pmax(z, ends[1]), ends[2])^2)
  w <- 1 / s^2
  tau2 <- max(0, (length(x) * phi - (length(x) - 1)) / (sum(w) - sum(w^2) / sum(w)))
  list(target = target, phi = phi, tau2 = tau2, z = z, z_re = (x / n - target) / sqrt(s^2 + tau2))
}

# Beta-binomial: maximum likelihood over logit mean and log precision.
loglik <- function(x, n, mean, precision) {
  sum(lbeta(mean * precision + x, (1 - mean) * precision + n - x) - lbeta(mean * precision, (1 - mean) * precision))
}
fit <- function(x, n) {
  loss <- function(p) -loglik(x, n, plogis(p[1]), exp(p[2]))
  best <- optim(c(qlogis(sum(x) / sum(n)), log(20)), loss, control = list(reltol = 1e-15, maxit = 5000))
  best <- optim(best$par, loss, control = list(reltol = 1e-15, maxit = 5000))
  c(mean = plogis(best$par[1]), icc = 1 / (1 + exp(best$par[2])))
}

# Mean and variance of each share, averaged over the root u of the intraclass correlation by adaptive integration.
shrink <- function(x, n, mean) {
  precision <- function(u) 1 / u^2 - 1
  top <- optimize(function(u) loglik(x, n, mean, precision(u)), c(0.001, 0.9), maximum = TRUE)$objective
  belief <- function(u) sapply(u, function(v) exp(loglik(x, n, mean, precision(v)) - top))
  average <- function(f) {
    part <- function(g) {
      cuts <- c(0.002, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 0.98)
      sum(mapply(function(a, b) integrate(g, a, b, rel.tol = 1e-9)$value, head(cuts, -1), tail(cuts, -1)))
    }
    part(function(u) belief(u) * f(u)) / part(belief)
  }
  one <- function(i) {
    weight <- function(u) n[i] / (n[i] + precision(u))
    value <- function(u) mean + weight(u) * (x[i] / n[i] - mean)
    of_mean <- function(u) sapply(u, function(v) mean * (1 - mean) / sum(n / (1 + (n - 1) * v^2)))
    spread <- function(u) value(u) * (1 - value(u)) / (n[i] + precision(u) + 1) + (1 - weight(u))^2 * of_mean(u)
    m <- average(value)
    v <- average(spread) + average(function(u) value(u)^2) - m^2
    k <- m * (1 - m) / v - 1
    c(value = m, lower = qbeta(0.025, m * k, (1 - m) * k), upper = qbeta(0.975, m * k, (1 - m) * k))
  }
  t(sapply(seq_along(x), one))
}

summaries <- scores <- NULL
for (set in c("surgical", "regions")) {
  part <- units[units$set == set, ]
  f <- funnel(part$x, part$n)
  b <- fit(part$x, part$n)
  summaries <- rbind(summaries, data.frame(set, target = f$target, phi = f$phi, tau2 = f$tau2, t(b)))
  scores <- rbind(scores, data.frame(set, z = f$z, z_random_effects = f$z_re, shrink(part$x, part$n, b["mean"])))
}
write.csv(format(summaries, digits = 12), "summaries.csv", row.names = FALSE, quote = FALSE)
write.csv(format(scores, digits = 12), "scores.csv", row.names = FALSE, quote = FALSE)

# Exact limits, interpolated as in appendix A.1.1: search the count upwards instead of inverting.
exact <- function(target, size, p) {
  r <- 0
  while (pbinom(r, size, target) < p) r <- r + 1
  (r - (pbinom(r, size, target) - p) / dbinom(r, size, target)) / size
}
grid <- expand.grid(target = c(0.05, 0.361), size = c(3, 10, 47, 215, 1000), level = c(0.95, 0.998))
grid$lower <- mapply(function(t, s, l) max(0, exact(t, s, (1 - l) / 2)), grid$target, grid$size, grid$level)
grid$upper <- mapply(function(t, s, l) min(1, exact(t, s, (1 + l) / 2)), grid$target, grid$size, grid$level)
write.csv(format(grid, digits = 12), "limits.csv", row.names = FALSE, quote = FALSE)

writeLines(paste("R", paste(R.version$major, R.version$minor, sep = ".")), "versions.txt")
