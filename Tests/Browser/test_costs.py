from helpers import expect, finished, open_room, start, turns


def priced(server):
    prices = [{"model": "steps/steps-70b", "input": "10000", "output": "10000"}]
    server.call("POST", "/spending/prices", {"id": server.command_id(), "prices": prices})


def test_what_it_costs_is_seen_before_at_and_after_a_turn(page, server, model):
    priced(server)
    open_room(page, server, limits={"turns": 1})
    run = page.get_by_role("group", name="Run")
    expect(run).to_contain_text("about $")
    # The prompt and its answer are dear: the limits of a new installation would not let them through.
    for state in server.call("GET", "/spending/budgets"):
        server.call("DELETE", f"/spending/budgets/{state['budget']['id']}", {"id": server.command_id()})
    start(page)
    model.next_call().finish("Soup is a drink.")
    finished(turns(page).nth(0))
    # 40 tokens in, 12 out.
    expect(turns(page).nth(0)).to_contain_text("$0.52")
    gauge = page.get_by_role("link", name="This conversation: $0.52")
    expect(gauge).to_be_visible()
    gauge.click()
    expect(page.get_by_role("heading", name="Spending", level=1)).to_be_visible()
    expect(page.get_by_role("row", name="steps/steps-70b")).to_contain_text("$0.52")
    page.get_by_text("Persona", exact=True).click()
    expect(page.get_by_role("row", name="The Philosopher").or_(page.get_by_role("row", name="The Comedian")).or_(
        page.get_by_role("row", name="The Scientist")).first).to_contain_text("$0.52")


def test_a_limit_that_is_reached_says_what_to_do_and_is_raised_on_the_page(page, server, model):
    priced(server)
    room = open_room(page, server, limits={"turns": 2})
    start(page)
    run = page.get_by_role("group", name="Run")
    expect(run).to_contain_text("The budget is used up.")
    expect(run).to_contain_text("Raise it under Spending or choose a cheaper model.")
    page.goto(f"{server.url}/costs")
    budget = page.get_by_role("listitem").filter(has_text="a run")
    budget.get_by_role("button", name="Change the budget").click()
    limit = page.get_by_role("textbox", name="Limit in US dollars")
    limit.fill("five")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Write an amount")
    limit.fill("500")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text="$500.00")).to_be_visible()
    kinds = {state["budget"]["period"]: state["budget"]["limit"] for state in server.call("GET", "/spending/budgets")}
    assert kinds == {"run": "500", "day": "5", "month": "20"}
    assert all(m["kind"] != "turn" for m in server.messages(room["conversation"]["id"]))
