"""Who wants to come earlier: what becomes free is offered in an order that is data, and nobody is passed over unwritten."""
