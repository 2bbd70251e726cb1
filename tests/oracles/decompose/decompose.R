# Kitagawa and Das Gupta with three factors, in base R, by going through all six orders. Run in this folder:
# Rscript decompose.R. Writes counts.csv (made up here; every combination of factors is in both populations),
# results.csv and versions.txt.

set.seed(19550401)
cells <- expand.grid(organisation = 1:9, new = 0:1, type = c("cmd", "epa", "other"), funding = c("municipality", "uwv"))
weight <- exp(0.3 * rnorm(nrow(cells))) * c(0.4, 0.7, 1, 1, 1.3, 1.5, 2, 3, 4)[cells$organisation]
chance <- plogis(-0.4 - 1.5 * cells$new + 0.3 * (cells$type == "epa") + 0.4 * rnorm(9)[cells$organisation])
cells$n1 <- rpois(nrow(cells), 8 * weight * ifelse(cells$new == 1, 0.25, 1))
cells$n2 <- rpois(nrow(cells), 8 * weight * ifelse(cells$new == 1, 0.40, 1) * ifelse(cells$type == "cmd", 1.3, 1))
cells$x1 <- rbinom(nrow(cells), cells$n1, chance)
cells$x2 <- rbinom(nrow(cells), cells$n2, plogis(qlogis(chance) + 0.1))
write.csv(cells, "counts.csv", row.names = FALSE, quote = FALSE)

# Das Gupta's symmetric terms of a share with three factors, written out for the first.
term <- function(n, a, b, c) {
  of <- function(...) ave(n, ..., FUN = sum)
  (n / of(b, c))^(1 / 3) * (of(a, b) / of(b) * of(a, c) / of(c))^(1 / 6) * (of(a) / sum(n))^(1 / 3)
}
terms <- function(n, d) {
  list(
    new = term(n, d$new, d$type, d$funding), type = term(n, d$type, d$funding, d$new),
    funding = term(n, d$funding, d$new, d$type)
  )
}

decompose <- function(d) {
  d <- aggregate(cbind(n1, n2, x1, x2) ~ new + type + funding, d, sum)
  t1 <- terms(d$n1, d)
  t2 <- terms(d$n2, d)
  r1 <- d$x1 / d$n1
  r2 <- d$x2 / d$n2
  s1 <- d$n1 / sum(d$n1)
  s2 <- d$n2 / sum(d$n2)
  rate <- function(replaced) {
    pick <- function(f) if (f %in% replaced) t2[[f]] else t1[[f]]
    share <- pick("new") * pick("type") * pick("funding")
    sum(share * (r1 + r2) / 2) / sum(share)
  }
  orders <- list(
    c("new", "type", "funding"), c("new", "funding", "type"), c("type", "new", "funding"),
    c("type", "funding", "new"), c("funding", "new", "type"), c("funding", "type", "new")
  )
  parts <- c(new = 0, type = 0, funding = 0)
  for (order in orders) {
    for (i in 1:3) parts[order[i]] <- parts[order[i]] + (rate(order[1:i]) - rate(order[seq_len(i - 1)])) / 6
  }
  c(
    parts,
    composition = sum((s2 - s1) * (r1 + r2) / 2), rates = sum((r2 - r1) * (s1 + s2) / 2),
    change = sum(d$x2) / sum(d$n2) - sum(d$x1) / sum(d$n1)
  )
}

value <- decompose(cells)
left_out <- sapply(1:9, function(o) decompose(cells[cells$organisation != o, ]))
se <- sqrt(8 / 9 * rowSums((left_out - value)^2))
half <- qt(0.975, 8) * se
results <- data.frame(component = names(value), value, lower = value - half, upper = value + half, standard_error = se)
write.csv(format(results, digits = 12), "results.csv", row.names = FALSE, quote = FALSE)
writeLines(paste("R", paste(R.version$major, R.version$minor, sep = ".")), "versions.txt")
